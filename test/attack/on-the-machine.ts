import { execa } from "execa";
import { join } from "node:path";
import { networkPin } from "../../sandbox/services/cluster/isolation";
import { paths } from "../../sandbox/shared/paths";
import { network, ports } from "../../sandbox/shared/settings";
import { objectStorePorts } from "../../sandbox/services/object-store/settings";
import { clients } from "../e2e/support/cluster";
import { lakehouseNamespace } from "../e2e/support/lakehouse";
import type { Attempt } from "./attempt";

/** The user `nobody`, whom every Linux has. */
const nobody = { uid: 65534, gid: 65534 };

/** Runs a command as a local user without any right. */
const asLocalUser = (file: string, ...args: string[]) => execa(file, args, { ...nobody, cwd: "/", timeout: 5000 });

/** bash connects by itself, so no other program has to be there. */
const connectTo = (address: string, port: number) => asLocalUser("bash", "-c", `exec 3<>/dev/tcp/${address}/${port}`);

async function connectToService(name: string): Promise<unknown> {
  const { spec } = await clients().core.readNamespacedService({ name, namespace: lakehouseNamespace });
  return connectTo(spec?.clusterIP ?? "", spec?.ports?.[0]?.port ?? 0);
}

const byFilter = { refusedBy: "packet filter", says: /No route to host/ };
const byPermissions = { refusedBy: "file permissions", says: /Permission denied/ };

/** What is tried on the sandbox's machine. */
export const attemptsOnTheMachine: readonly Attempt[] = [
  { tries: "reach the API server", run: () => connectTo(network.node, ports.apiServer), ...byFilter },
  { tries: "reach the object store", run: () => connectTo(network.node, objectStorePorts.gateway), ...byFilter },
  { tries: "reach Nessie, which has no login", run: () => connectToService("nessie"), ...byFilter },
  { tries: "reach the History Server", run: () => connectToService("history-server"), ...byFilter },
  {
    tries: "enter the network namespace of the node and etcd",
    run: () => asLocalUser("nsenter", `--net=${networkPin}`, "true"),
    ...byPermissions,
  },
  { tries: "read the administrator's kubeconfig", run: () => asLocalUser("cat", paths.kubeconfig), ...byPermissions },
  {
    tries: "read the keys of the object store's owner",
    run: () => asLocalUser("cat", join(paths.state, "object-store/users.json")),
    ...byPermissions,
  },
].map((attempt) => ({ who: "local user", ...attempt }));

import { join } from "node:path";
import { networkPin } from "../cluster/isolation";
import { controlPlaneAddress, type NodeKind } from "../cluster/nodes";
import { paths } from "../paths";
import { daemons } from "../processes";
import { Ceph } from "./ceph";
import { gatewayService } from "./settings";
import { ensureUsers, type ObjectStoreUsers, readUsers } from "./users";

export interface ObjectStoreAddress {
  /** For this machine. */
  readonly host: string;
  /** For pods; absent where pods only pretend to run. */
  readonly pods: string | undefined;
}

const folder = join(paths.state, "object-store");

/**
 * Starts the sandbox's object store, or repairs what of it does not run; data and users outlive it. With a real node
 * it needs the node's network.
 */
export async function startObjectStore(kind: NodeKind, report: (line: string) => void): Promise<ObjectStoreAddress> {
  const ceph = sandboxCeph(kind);
  await ceph.start(report);
  await ensureUsers(ceph, folder);
  const pods = kind === "real" ? `http://${gatewayService.name}.${gatewayService.namespace}.svc` : undefined;
  return { host: ceph.endpoint, pods };
}

/** Stops it before the network it lives in goes. No error when it does not run. */
export async function stopObjectStore(): Promise<void> {
  await sandboxCeph("simulated").stop();
}

/** The keys of its users, once it has been started. */
export async function objectStoreUsers(): Promise<ObjectStoreUsers> {
  const users = await readUsers(folder);
  if (users === undefined) throw new Error("The object store has no users yet: run `npm run up`.");
  return users;
}

function sandboxCeph(kind: NodeKind): Ceph {
  const network = kind === "real" ? { network: networkPin } : {};
  return new Ceph({ folder, address: controlPlaneAddress(kind), daemons, ...network });
}

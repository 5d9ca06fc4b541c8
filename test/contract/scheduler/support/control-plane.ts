import { KubeConfig } from "@kubernetes/client-node";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ApiServer } from "../../../../sandbox/services/cluster/api-server";
import { type ControlPlane, startControlPlane } from "../../../../sandbox/services/cluster/control-plane";
import { apiServerUrl } from "../../../../sandbox/shared/nodes";
import { ensurePki } from "../../../../sandbox/services/cluster/pki";
import { checkout } from "../../../../sandbox/shared/paths";
import { Daemons } from "../../../../sandbox/shared/processes";
import { ensureTools } from "../../../../sandbox/tools/tools";
import { freePort } from "../../support/free-port";

/** Always the same, so that a run finds what an earlier one left that was killed. */
const folder = join(checkout, "node_modules/.cache/scheduler-contract");
const pki = join(folder, "pki");
const daemons = new Daemons(join(folder, "daemons"), join(folder, "log"));

export interface OwnControlPlane {
  /** How its administrator reaches it. */
  readonly config: KubeConfig;
  /** The folder with its certificates. */
  readonly pki: string;
  readonly ports: ControlPlane["ports"];
}

/**
 * A control plane of the tests' own on the loopback interface, beside whatever the sandbox runs: the sandbox's etcd,
 * API server, controllers and scheduler, and no node but those that a test declares.
 */
export async function startOwnControlPlane(): Promise<OwnControlPlane> {
  await stopOwnControlPlane();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { kube } = await ensureTools(() => undefined);
  const ports = { apiServer: await freePort(), etcdClient: await freePort(), etcdPeer: await freePort() };
  const url = apiServerUrl("simulated", ports.apiServer);
  const kubeconfig = join(folder, "kubeconfig");
  const issue = await ensurePki("simulated", pki, kubeconfig, url);
  await startControlPlane(
    { kind: "simulated", kube, stateFolder: folder, pki, issue, within: {}, ports },
    await ApiServer.connect(url, pki),
    daemons,
  );
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return { config, pki, ports };
}

export async function stopOwnControlPlane(): Promise<void> {
  // Nothing of it is kept, so it needs no time to end.
  for (const name of await daemons.names()) await daemons.stop(name, 0);
  await rm(folder, { recursive: true, force: true });
}

import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ApiServer } from "../../../../sandbox/services/cluster/api-server";
import { type ControlPlane, startControlPlane } from "../../../../sandbox/services/cluster/control-plane";
import { apiServerUrl } from "../../../../sandbox/shared/nodes";
import { ensurePki } from "../../../../sandbox/services/cluster/pki";
import { simulatedNodeObjects, startSimulatedNodes } from "../../../../sandbox/services/cluster/simulated-nodes";
import { checkout } from "../../../../sandbox/shared/paths";
import { Daemons } from "../../../../sandbox/shared/processes";
import { ensureTools } from "../../../../sandbox/tools/tools";
import { freePort } from "../../support/free-port";

/** Always the same, so that a run finds what an earlier one left that was killed. */
const folder = join(checkout, "node_modules/.cache/scheduler-contract");
const pki = join(folder, "pki");
const kubeconfig = join(folder, "kubeconfig");
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
  return (await startPlane()).plane;
}

/** The same with the sandbox's simulated nodes, whose pods become Ready and do nothing. */
export async function startOwnSimulatedCluster(): Promise<OwnControlPlane> {
  const { plane, api, issue } = await startPlane();
  const core = plane.config.makeApiClient(CoreV1Api);
  for (const body of simulatedNodeObjects()) await core.createNode({ body });
  const { kwok } = await ensureTools(() => undefined);
  await startSimulatedNodes({ kwok, kubeconfig, stateFolder: folder, pki, issue }, api, daemons);
  return plane;
}

async function startPlane() {
  await stopOwnControlPlane();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { kube } = await ensureTools(() => undefined);
  const ports = { apiServer: await freePort(), etcdClient: await freePort(), etcdPeer: await freePort() };
  const url = apiServerUrl("simulated", ports.apiServer);
  const issue = await ensurePki("simulated", pki, kubeconfig, url);
  const api = await ApiServer.connect(url, pki);
  await startControlPlane(
    { kind: "simulated", kube, stateFolder: folder, pki, issue, within: {}, ports },
    api,
    daemons,
  );
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return { plane: { config, pki, ports }, api, issue };
}

export async function stopOwnControlPlane(): Promise<void> {
  // Nothing of it is kept, so it needs no time to end.
  for (const name of await daemons.names()) await daemons.stop(name, 0);
  await rm(folder, { recursive: true, force: true });
}

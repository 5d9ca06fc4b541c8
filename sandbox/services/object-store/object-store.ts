import { join } from "node:path";
import { controlPlaneAddress, type NodeKind } from "../../shared/nodes";
import { paths } from "../../shared/paths";
import { daemons } from "../../shared/processes";
import { gatewayHost } from "../../shared/settings";
import { networkPin } from "../cluster/isolation";
import { Ceph, stopCeph } from "./ceph";
import { ensureUsers, type ObjectStoreUsers, readUsers } from "./users";

export interface ObjectStoreAddress {
  /** For this machine. */
  readonly host: string;
  /** For pods; absent where pods only pretend to run. */
  readonly pods: string | undefined;
  /** PEM file of the authority that has signed its certificate. */
  readonly authority: string;
}

const folder = join(paths.state, "object-store");

/** As the cluster's authority has issued them. */
const tls = {
  certificate: join(paths.pki, "object-store.crt"),
  key: join(paths.pki, "object-store.key"),
  authority: join(paths.pki, "ca.crt"),
};

/**
 * Starts the sandbox's object store, or repairs what of it does not run; data and users outlive it. It needs the
 * cluster's certificates and, with a real node, the node's network.
 *
 * @param teams names of the teams that have a user of their own
 */
export async function startObjectStore(
  kind: NodeKind,
  report: (line: string) => void,
  teams: readonly string[] = [],
): Promise<void> {
  const ceph = sandboxCeph(kind);
  await ceph.start(report);
  await ensureUsers(ceph, folder, teams);
}

/** Stops it, which must be done before the network it lives in goes. No error when it does not run. */
export async function stopObjectStore(): Promise<void> {
  await stopCeph(daemons);
}

export function objectStoreAddress(kind: NodeKind): ObjectStoreAddress {
  const pods = kind === "real" ? `https://${gatewayHost}` : undefined;
  return { host: sandboxCeph(kind).endpoint, pods, authority: tls.authority };
}

/**
 * The keys of its users.
 * @throws before the object store has been started for the first time
 */
export async function objectStoreUsers(): Promise<ObjectStoreUsers> {
  const users = await readUsers(folder);
  if (users === undefined) throw new Error("The object store has no users yet: run `npm run up`.");
  return users;
}

/** The Ceph that it is. */
export function sandboxCeph(kind: NodeKind): Ceph {
  const network = kind === "real" ? { network: networkPin } : {};
  return new Ceph({ folder, address: controlPlaneAddress(kind), tls, daemons, ...network });
}

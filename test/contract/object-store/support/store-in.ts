import { join } from "node:path";
import { Ceph, type CephPlace } from "../../../../sandbox/services/object-store/ceph";
import { Daemons } from "../../../../sandbox/shared/processes";

/** A store on the loopback interface that keeps everything in one folder; by http without `tls`. Not started. */
export function storeIn(
  folder: string,
  monitor: number,
  gateway: number,
  tls?: CephPlace["tls"],
): { ceph: Ceph; daemons: Daemons } {
  const daemons = new Daemons(join(folder, "daemons"), join(folder, "log"));
  const ports = { monitor, gateway };
  const ceph = new Ceph({ folder, address: "127.0.0.1", ports, daemons, ...(tls && { tls }) });
  return { ceph, daemons };
}

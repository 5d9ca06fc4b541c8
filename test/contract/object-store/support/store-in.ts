import { join } from "node:path";
import { Ceph } from "../../../../sandbox/object-store/ceph";
import { Daemons } from "../../../../sandbox/processes";

/** A store on the loopback interface that keeps everything in one folder; not started. */
export function storeIn(folder: string, monitor: number, gateway: number): { ceph: Ceph; daemons: Daemons } {
  const daemons = new Daemons(join(folder, "daemons"), join(folder, "log"));
  const ceph = new Ceph({ folder, address: "127.0.0.1", ports: { monitor, gateway }, daemons });
  return { ceph, daemons };
}

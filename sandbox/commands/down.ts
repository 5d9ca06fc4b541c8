import { rm } from "node:fs/promises";
import { join } from "node:path";
import { stopCluster } from "../services/cluster/cluster";
import { realNodeOwner } from "../services/cluster/isolation";
import { stopObjectStore } from "../services/object-store/object-store";
import { readOwnership, refuseForeign, refuseForeignWipe } from "../shared/ownership";
import { checkout, paths } from "../shared/paths";
import { daemons } from "../shared/processes";

/** Stops the sandbox and takes everything it put on the machine away again, but for the state folder. */
export async function down(options: { readonly wipe: boolean }): Promise<void> {
  const owner = await readOwnership(paths.state);
  const alive = await Promise.all((await daemons.names()).map((name) => daemons.isAlive(name)));
  refuseForeign(owner, checkout, alive.includes(true));
  if (options.wipe) refuseForeignWipe(owner, checkout);
  if (owner?.nodes === "real" && process.getuid?.() !== 0)
    throw new Error("A real node can be stopped by root only: run it as root.");
  if ((await realNodeOwner().catch(() => undefined)) === undefined && !owner) {
    console.log("There is no sandbox.");
    return;
  }
  await stopObjectStore();
  await stopCluster();
  if (options.wipe) {
    await rm(paths.state, { recursive: true, force: true });
    await rm(join(checkout, ".sandbox"), { force: true });
  }
  console.log(
    options.wipe
      ? "The sandbox is gone; the cache stays."
      : "The sandbox is stopped; its state stays in " + paths.state,
  );
}

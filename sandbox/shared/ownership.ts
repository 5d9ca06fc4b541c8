import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { NodeKind, NodeSize } from "./nodes";
import { writeIfChanged } from "./write-if-changed";

/** What a state folder is for. It stays with the state: a later `up` without arguments means the same cluster. */
export interface Ownership {
  /** The checkout whose program is deployed. */
  readonly checkout: string;
  readonly nodes: NodeKind;
  /** Absent: the machine's own. */
  readonly size?: NodeSize;
}

const file = (stateFolder: string) => join(stateFolder, "sandbox.json");

export async function readOwnership(stateFolder: string): Promise<Ownership | undefined> {
  try {
    return JSON.parse(await readFile(file(stateFolder), "utf8")) as Ownership;
  } catch {
    return undefined;
  }
}

export async function writeOwnership(stateFolder: string, ownership: Ownership): Promise<void> {
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  await writeIfChanged(file(stateFolder), JSON.stringify(ownership));
}

/** @throws when the sandbox runs for another checkout that still exists. */
export function refuseForeign(owner: Ownership | undefined, checkout: string, running: boolean): void {
  const other = otherCheckout(owner, checkout);
  if (other === undefined || !running) return;
  throw new Error(`The sandbox runs for another checkout, ${other}: \`npm run down\` there first.`);
}

/** @throws when the sandbox, be it stopped, has the data of another checkout that still exists. */
export function refuseForeignWipe(owner: Ownership | undefined, checkout: string): void {
  const other = otherCheckout(owner, checkout);
  if (other === undefined) return;
  throw new Error(`The sandbox belongs to another checkout, ${other}: \`npm run down -- --wipe\` there.`);
}

function otherCheckout(owner: Ownership | undefined, checkout: string): string | undefined {
  return owner && owner.checkout !== checkout && existsSync(owner.checkout) ? owner.checkout : undefined;
}

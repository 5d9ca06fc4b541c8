import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { format } from "prettier";
import { thisMachine, today } from "../../../bench/this-machine";
import { triesFile, type Tries } from "../../../reference/reliability-page";

/**
 * Prints how long each try of a fault took until all was well again, and keeps it for `docs/reliability.md` if the
 * variable RECORD_FAULTS is set, as by `npm run faults`.
 */
export async function recordTries(id: string, seconds: readonly number[]): Promise<void> {
  const rounded = seconds.map((each) => Number(each.toFixed(1)));
  console.log(`    ${id}: ${rounded.join(", ")} s`);
  if (process.env.RECORD_FAULTS === undefined) return;
  const tries: Tries = { day: today(), machine: thisMachine(), seconds: rounded };
  await mkdir(dirname(triesFile(id)), { recursive: true });
  await writeFile(triesFile(id), await format(JSON.stringify(tries), { parser: "json", printWidth: 120 }));
}

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { migrated } from "./migrated";

/** `npm run settings:migrate -- STACK`: puts the settings of a stack's file in their groups. */
const [stack] = process.argv.slice(2);
if (stack === undefined) throw new Error("Which stack? npm run settings:migrate -- STACK");
const file = join(__dirname, "..", `Pulumi.${stack}.yaml`);
const before = readFileSync(file, "utf8");
const after = migrated(before);
writeFileSync(file, after);
console.log(
  before === after ? `${file} has no old settings.` : `${file} has its settings in groups now: \`git diff\` shows it.`,
);

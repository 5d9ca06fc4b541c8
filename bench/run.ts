// `npm run bench [-- [GROUP...] [--runs N]]` measures on this machine what docs/performance.md tells, and writes it
// there.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { format } from "prettier";
import type { Group } from "./group";
import { history, memory } from "./groups/idle";
import { node } from "./groups/node";
import { operator } from "./groups/operator";
import { pack } from "./groups/pack";
import { patches } from "./groups/patches";
import { preview } from "./groups/preview";
import { encryption } from "./groups/shuffle";
import { smallJobs } from "./groups/small-jobs";
import { defaults, job } from "./groups/spark-job";
import { teams } from "./groups/teams";
import { tpch } from "./groups/tpch";
import { again, cold, warm } from "./groups/up";
import { project, sandbox } from "./measure";
import { renderPage, type Measurements, type Section } from "./report";
import { thisMachine, today } from "./this-machine";

/** In the order of the page; measured in it too: `cold` leaves no sandbox to the others. */
const groups: Readonly<Record<string, Group>> = {
  warm,
  again,
  memory,
  preview,
  patches,
  node,
  job,
  "small-jobs": smallJobs,
  defaults,
  encryption,
  tpch,
  history,
  pack,
  teams,
  operator,
  cold,
};

/** `cold` leaves no sandbox to the others, `node` needs other releases, and `teams` takes half an hour. */
const onRequest = ["cold", "node", "teams"];

const withoutSandbox = ["cold", "pack", "patches", "node", "teams"];

const folder = join(project, "docs/performance");
const fileOf = (name: string) => join(folder, `${name}.json`);
const readOptional = (file: string) => readFile(file, "utf8").catch(() => undefined);

async function measure(name: string, group: Group, runs: number): Promise<void> {
  console.error(`\n${group.title}`);
  const { rows, phases } = await group.measure(runs);
  const measurements: Measurements = {
    day: today(),
    machine: `${thisMachine()}, Node.js ${process.versions.node}`,
    rows,
    ...(phases && { phases }),
  };
  await writeFile(fileOf(name), await format(JSON.stringify(measurements), { parser: "json", printWidth: 120 }));
}

/** All groups that have ever been measured here, and what is known of where the time goes. */
async function writePage(): Promise<string> {
  const sections: Section[] = [];
  for (const [name, { title, method }] of Object.entries(groups)) {
    const text = await readOptional(fileOf(name));
    if (text !== undefined) sections.push({ title, method, measurements: JSON.parse(text) as Measurements });
  }
  const page = renderPage(sections, (await readOptional(join(folder, "profile.md"))) ?? "");
  const formatted = await format(page, { parser: "markdown", printWidth: 120 });
  await writeFile(join(project, "docs/performance.md"), formatted);
  return formatted;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { runs: { type: "string" } } });
  const unknown = positionals.find((name) => !(name in groups));
  if (unknown !== undefined) throw new Error(`${unknown} is no group: choose of ${Object.keys(groups).join(", ")}.`);
  if (values.runs !== undefined && !/^[1-9]\d*$/.test(values.runs)) {
    throw new Error(`--runs is "${values.runs}": give how often to measure, such as 3.`);
  }
  const wanted = positionals.length > 0 ? positionals : Object.keys(groups).filter((name) => !onRequest.includes(name));
  await mkdir(folder, { recursive: true });
  if (wanted.some((name) => !withoutSandbox.includes(name))) await sandbox(["up"]);
  for (const [name, group] of Object.entries(groups)) {
    if (!wanted.includes(name)) continue;
    await measure(name, group, Number(values.runs ?? group.runs));
    await writePage();
  }
  console.log(await writePage());
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { figuresOf } from "../bench/statistics";
import { faults, type Fault } from "./faults";

/** What a test saw of a fault, as `test/faults/support/record.ts` keeps it. */
export interface Tries {
  /** Day, as `2026-11-27`. */
  readonly day: string;
  readonly machine: string;
  /** For each try, from the fault until all was well again. */
  readonly seconds: readonly number[];
}

export const triesFile = (id: string): string => join(__dirname, "../docs/reliability", `${id}.json`);

const recorded = (id: string): Tries | undefined =>
  existsSync(triesFile(id)) ? (JSON.parse(readFileSync(triesFile(id), "utf8")) as Tries) : undefined;

/** `docs/reliability.md`: each fault with the test that induces it, and what was measured of it. */
export function reliabilityPage(all = faults, triesOf = recorded): string {
  const days = all.flatMap(({ id }) => triesOf(id) ?? []).map(({ day, machine }) => `${day}: ${machine}`);
  return `# Reliability

Each row is a fault that a test induces, and what the test asserts. The time is from the fault until all was well again: the median, the
smallest and the largest value of all tries. A row without a time is tested, but its time is not measured.

\`npm run faults\` runs the tests in \`test/faults\` on the sandbox, and writes their times to this page. \`npm test -- --all\` runs all tests.

| fault | tried | what happened | time | test |
| --- | --- | --- | --- | --- |
${all.map((fault) => row(fault, triesOf(fault.id))).join("\n")}

${days.length === 0 ? "" : `Measured on ${[...new Set(days)].sort().join("; ")}.\n\n`}[Troubleshoot](troubleshoot.md) has the sentences of jobs that failed, and [Security](security.md) the attacks that are tried.
`;
}

function row({ fault, outcome, test }: Fault, tries: Tries | undefined): string {
  const link = `[${test
    .split("/")
    .at(-1)
    ?.replace(/\.test\.ts$/, "")}](../${test})`;
  return `| ${fault} | ${tries?.seconds.length ?? ""} | ${outcome} | ${tries ? time(tries.seconds) : ""} | ${link} |`;
}

function time(seconds: readonly number[]): string {
  const { median, min, max } = figuresOf(seconds);
  const [middle, ...ends] = [median, min, max].map((value) => value.toFixed(1));
  return seconds.length === 1 ? `${middle} s` : `${middle} s (${ends.join(" – ")})`;
}

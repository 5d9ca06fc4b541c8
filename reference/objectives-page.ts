import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { objectives, phases, type Objective } from "./objectives";
import { namedObjectives, titledTests, type TitledTest } from "./titled-tests";

const checkout = join(__dirname, "..");

/** The test files that name an objective. */
export function filesThatNameObjectives(): string[] {
  return readdirSync(join(checkout, "test"), { recursive: true, encoding: "utf8" })
    .map((name) => `test/${name}`)
    .filter((name) => name.endsWith(".test.ts"))
    .filter((name) => namedObjectives(readFileSync(join(checkout, name), "utf8")).length > 0)
    .sort();
}

/** `docs/objectives.md`: an objective is ticked by the tests that name it, and by nothing else. */
export function objectivesPage(tests = filesThatNameObjectives().flatMap(titledTests)): string {
  const sections = Object.entries(phases).map(([phase, { title, purpose }]) => {
    const rows = objectives.filter((objective) => objective.phase === phase).map((objective) => row(objective, tests));
    return `## ${title}\n\n${purpose}\n\n${rows.join("\n")}\n`;
  });
  const reached = objectives.filter(({ id }) => testsFor(id, tests).length > 0);
  return `# Objectives

What the platform is to do, by phase. A ticked objective has tests that name it; \`npm test -- --all\` runs them. An objective without a
tick is not built, or not tested. ${reached.length} of ${objectives.length} are ticked.

\`npm run reference\` makes this page of [reference/objectives.ts](../reference/objectives.ts) and of the comments
\`// Objective: ID\` before tests.

${sections.join("\n")}`;
}

function testsFor(id: string, tests: readonly TitledTest[]): TitledTest[] {
  return tests.filter((test) => test.objectives.includes(id));
}

function row({ id, aim }: Objective, tests: readonly TitledTest[]): string {
  const ticks = testsFor(id, tests).map(({ file, titles }) => `\n  - [${file}](../${file}): ${titles.join(" › ")}`);
  return `- [${ticks.length > 0 ? "x" : " "}] **${id}**: ${aim}${ticks.join("")}`;
}

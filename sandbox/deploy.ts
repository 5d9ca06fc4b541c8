import { mkdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import type { BudgetReport } from "../policies/report/report";
import { renderText } from "../policies/report/text";
import type { NodeKind } from "./cluster/nodes";
import { imagesOfNode } from "./cluster/real-node";
import { pulumi, sandboxStack } from "./engine";
import { checkout, paths } from "./paths";
import type { Tools } from "./tools/tools";

/** Points `link` to `target`, whatever it was before. */
async function ensureLink(link: string, target: string): Promise<void> {
  if ((await readlink(link).catch(() => undefined)) === target) return;
  await mkdir(dirname(link), { recursive: true });
  await rm(link, { force: true });
  await symlink(target, link);
}

/** `.sandbox` in the checkout leads stack `dev` to the state folder, wherever that is, and to the operator's chart. */
export async function linkForStack(tools: Tools): Promise<void> {
  await ensureLink(join(checkout, ".sandbox"), paths.state);
  await ensureLink(join(paths.charts, "spark-operator"), tools.operatorChart);
}

/**
 * What stack `dev` cannot have where pods only pretend to run: the object store, and what needs it. For commands of
 * the CLI that run the program.
 */
export function stackOptions(kind: NodeKind): string[] {
  return kind === "real" ? [] : ["--config", "lakehouse:objectStoreEndpoint="];
}

/**
 * A pod whose image no registry has waits for it for ever.
 *
 * @param configuration text of the stack's Pulumi.STACK.yaml
 * @param present names of the images that the node has
 * @throws with a sentence for each image of the stack that only the node could have, and has not
 */
export function refuseMissingImages(configuration: string, present: readonly string[]): void {
  const { config = {} } = parse(configuration) as { config?: Record<string, unknown> };
  const local = present.filter((name) => name.startsWith("localhost/"));
  const problems = Object.entries(config).flatMap(([key, image]) =>
    typeof image === "string" && image.startsWith("localhost/") && !local.includes(image)
      ? [`${key} is "${image}", which the sandbox's node does not have: choose one of ${local.join(", ")}.`]
      : [],
  );
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

/**
 * `pulumi up` of stack `dev`, judged by the policy pack: with its preview, because budgets are judged when all changes are known, and
 * without one that is when all are made.
 *
 * @returns the budget table, unless the stack does without
 * @throws with all that the CLI said when it fails
 */
export async function deploy(kind: NodeKind, tools: Tools, report: (line: string) => void): Promise<string> {
  if (kind === "real") {
    const configuration = await readFile(join(checkout, `Pulumi.${sandboxStack}.yaml`), "utf8");
    refuseMissingImages(configuration, [...(await imagesOfNode()).keys()]);
  }
  const budget = join(paths.pulumi, "budget.json");
  const deployed = join(paths.pulumi, "deployed.json");
  const policyConfig = join(paths.pulumi, "policy-config.json");
  const run = (args: readonly string[], onLine: (line: string) => void) =>
    pulumi(args, { cli: tools.pulumi, helm: tools.helm }, { onLine, report });
  await rm(budget, { force: true });
  await mkdir(paths.pulumi, { recursive: true, mode: 0o700 });
  const exported = await run(["stack", "export", "--file", deployed], () => undefined);
  if (exported.exitCode !== 0) throw new Error(`\`pulumi stack export\` failed:\n${exported.output}`);
  await writeFile(policyConfig, JSON.stringify({ "budget-report": { deployed, writeTo: budget } }));
  const args = ["up", "--yes", "--non-interactive", "--policy-pack", join(checkout, "policies")];
  args.push("--policy-pack-config", policyConfig);
  args.push(...stackOptions(kind));
  const onLine = (line: string) => {
    const text = line.trim();
    if (text !== "" && !/^@ (previewing|updating)/.test(text)) report(text);
  };
  const { exitCode, output } = await run(args, onLine);
  if (exitCode !== 0) throw new Error(`\`pulumi up\` failed:\n${output}`);
  const text = await readFile(budget, "utf8").catch(() => undefined);
  return text === undefined ? "" : renderText(JSON.parse(text) as BudgetReport);
}

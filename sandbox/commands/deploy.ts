import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import type { BudgetReport } from "../../policies/report/report";
import { renderText } from "../../policies/report/text";
import { configFileOf, policyPacksOf, settingsOf, skipsPreview } from "../pulumi-cli/arguments";
import { pulumi, storedStack } from "../pulumi-cli/pulumi-cli";
import { usualStartupSeconds } from "../../components/shared/startup-time";
import { objectsOfStack } from "../pulumi-cli/recovery";
import { imagesOfNode } from "../services/cluster/real-node";
import type { NodeKind } from "../shared/nodes";
import { checkout, paths } from "../shared/paths";
import { readPatience } from "../shared/patience";
import { sandboxName, sandboxStack } from "../shared/settings";
import { ensureLink } from "../shared/write-if-changed";
import type { Tools } from "../tools/tools";

/** `.sandbox` in the checkout leads stack `dev` to the state folder, wherever that is, and to the operator's chart. */
export async function linkForStack(tools: Tools): Promise<void> {
  await ensureLink(join(checkout, ".sandbox"), paths.state);
  await ensureLink(join(paths.charts, "spark-operator"), tools.operatorChart);
}

/**
 * What stack `dev` is deployed with beside its file, for commands of the CLI that run the program. Servers get the time
 * to start that a slow machine needs. Where pods only pretend to run, there is no object store, nothing that needs it,
 * and no Prometheus.
 */
export function stackOptions(kind: NodeKind, environment: NodeJS.ProcessEnv): string[] {
  const patience = readPatience(environment);
  const settings = [
    ...(patience > 1 ? [`servers={"startupSeconds":${Math.ceil(usualStartupSeconds * patience)}}`] : []),
    ...(kind === "real" ? [] : ["objectStore=", "monitoring="]),
  ];
  return settings.flatMap((setting) => ["--config", `lakehouse:${setting}`]);
}

/** Lets the policies of this checkout judge, unless the arguments of `pulumi` name others. */
export function policyOptions(args: readonly string[]): string[] {
  return policyPacksOf(args).length > 0 ? [] : ["--policy-pack", join(checkout, "policies")];
}

const clusterOfSandbox = { kubeconfig: ".sandbox/kubeconfig", context: sandboxName } as const;

/**
 * @param configuration text of Pulumi.dev.yaml, or of the file that takes its place
 * @param args of `pulumi`; the settings among them win
 * @throws with a sentence for each setting that leads stack `dev` to a cluster that is not the sandbox's
 */
export function refuseOtherCluster(configuration: string, args: readonly string[] = []): void {
  const { config } = parse(configuration) as { config?: Record<string, unknown> };
  const cluster = (config?.["lakehouse:cluster"] ?? {}) as Readonly<Partial<Record<string, string>>>;
  const problems = Object.entries(clusterOfSandbox)
    .filter(([key, wanted]) => cluster[key] !== wanted)
    .map(
      ([key, wanted]) =>
        `lakehouse:cluster.${key} is "${cluster[key] ?? ""}" in ${configurationFile(args)}, and stack ${sandboxStack} is ` +
        `for the sandbox only: set it back to "${wanted}", or make a stack of its own for another cluster.`,
    );
  if (settingsOf(args).some((setting) => /^(lakehouse:)?cluster\b/.test(setting))) {
    problems.push(
      `lakehouse:cluster is given by --config, and stack ${sandboxStack} is for the sandbox only: leave it out, ` +
        "or make a stack of its own for another cluster.",
    );
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

const configurationFile = (args: readonly string[]): string => configFileOf(args) ?? `Pulumi.${sandboxStack}.yaml`;

/** The configuration of stack `dev`: its own, or that of the file which the arguments of `pulumi` name. */
export const readConfiguration = (args: readonly string[] = []): Promise<string> =>
  readFile(resolve(checkout, configurationFile(args)), "utf8");

/** Names of the teams in a stack's configuration, each of which has a user of the object store. */
export function teamsIn(configuration: string): string[] {
  const { config = {} } = parse(configuration) as { config?: Partial<Record<string, object>> };
  return Object.keys(config["lakehouse:teams"] ?? {});
}

/**
 * @param args of a `pulumi` that runs the program
 * @throws with a sentence where options, or variables that stand for options, would have changes made before they are
 *   judged
 */
export function refuseUnjudged(args: readonly string[], environment: NodeJS.ProcessEnv): void {
  if (skipsPreview(args)) {
    throw new Error(
      "Without its preview, Pulumi asks the policies about budgets when all changes are made: leave out --skip-preview or -f.",
    );
  }
  // https://www.pulumi.com/docs/iac/cli/environment-variables/
  const hidden = Object.keys(environment).filter((name) => name.startsWith("PULUMI_OPTION_"));
  if (hidden.length > 0) {
    throw new Error(`${hidden.join(", ")}: unset it, and give the option itself, which can be seen here.`);
  }
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
  const problems = textsIn(config).flatMap(([key, image]) =>
    image.startsWith("localhost/") && !local.includes(image)
      ? [`${key} is "${image}", which the sandbox's node does not have: choose one of ${local.join(", ")}.`]
      : [],
  );
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

/** All texts in settings, with their keys. */
function textsIn(settings: object, prefix = ""): [key: string, text: string][] {
  return Object.entries(settings).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === "string") return [[prefix + name, value]];
    return typeof value === "object" && value !== null ? textsIn(value, `${prefix}${name}.`) : [];
  });
}

/** URNs of the Spark jobs in stack `dev`, by `NAMESPACE/NAME`. */
export async function jobsOfStack(): Promise<ReadonlyMap<string, string>> {
  return objectsOfStack(await storedStack(sandboxStack), "kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication");
}

/**
 * `pulumi up` of stack `dev`, judged by the policy pack: with its preview, because budgets are judged when all changes
 * are known, and without one that is when all are made.
 *
 * @param replace URNs of what is made again even if nothing has changed
 * @returns the budget table, unless the stack does without
 * @throws with all that the CLI said when it fails
 */
export async function deploy(
  kind: NodeKind,
  tools: Tools,
  report: (line: string) => void,
  replace: readonly string[] = [],
): Promise<string> {
  const configuration = await readConfiguration();
  refuseOtherCluster(configuration);
  if (kind === "real") refuseMissingImages(configuration, [...(await imagesOfNode()).keys()]);
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
  const args = ["up", "--yes", "--non-interactive", ...policyOptions([]), ...stackOptions(kind, process.env)];
  args.push("--policy-pack-config", policyConfig, ...replace.flatMap((urn) => ["--replace", urn]));
  const onLine = (line: string) => {
    const text = line.trim();
    if (text !== "" && !/^@ (previewing|updating)/.test(text)) report(text);
  };
  const { exitCode, output } = await run(args, onLine);
  if (exitCode !== 0) throw new Error(`\`pulumi up\` failed:\n${output}`);
  const text = await readFile(budget, "utf8").catch(() => undefined);
  return text === undefined ? "" : renderText(JSON.parse(text) as BudgetReport);
}

import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump, load } from "js-yaml";
import type { Preview } from "./plan";

/** The folder of Pulumi.yaml. */
const project = join(__dirname, "..");

/** A value of a stack's configuration (`pulumi config --json --show-secrets`). */
interface ConfiguredValue {
  readonly value: string;
  readonly objectValue?: unknown;
  readonly secret: boolean;
}

/**
 * What the program would make of a stack's settings in a cluster that has nothing of it yet, judged by the policies. No
 * cluster is asked. The stack's own state is not touched: the preview is that of a stack of the same name, in a folder
 * that goes with it.
 *
 * @param options further options for `pulumi preview`
 * @throws with the sentences of the CLI where a setting is wrong, or a policy refuses the program
 */
export function renderedPreview(stack: string, options: readonly string[]): Preview {
  const configured = JSON.parse(
    pulumi(["config", "--stack", stack, "--show-secrets", "--json"], project, {}),
  ) as Readonly<Record<string, ConfiguredValue>>;
  const folder = mkdtempSync(join(tmpdir(), "render-"));
  try {
    chmodSync(folder, 0o700);
    const environment = {
      PULUMI_BACKEND_URL: `file://${makeFolder(folder, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: randomBytes(32).toString("base64url"),
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
      PULUMI_OPTION_CONFIG_FILE: undefined,
      // Who can reach a cluster gets the same as who cannot.
      KUBECONFIG: join(folder, "no-kubeconfig"),
      LAKEHOUSE_RENDER_TO: makeFolder(folder, "objects"),
    };
    const file = configurationOf(stack, configured, folder, environment);
    const preview = ["preview", "--non-interactive", "--stack", stack, "--config-file", file];
    const judged = [...preview, "--policy-pack", join(project, "policies"), ...options];
    return JSON.parse(pulumi([...judged, "--json"], project, environment, judged)) as Preview;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Makes the stack, and a file with its settings: the secret ones encrypted, so that the disk never has them. */
function configurationOf(
  stack: string,
  configured: Readonly<Record<string, ConfiguredValue>>,
  folder: string,
  environment: NodeJS.ProcessEnv,
): string {
  const home = makeFolder(folder, "project");
  const file = join(home, `Pulumi.${stack}.yaml`);
  const { name } = load(readFileSync(join(project, "Pulumi.yaml"), "utf8")) as { name: string };
  writeFileSync(join(home, "Pulumi.yaml"), dump({ name, runtime: "nodejs" }));
  pulumi(["stack", "init", stack, "--non-interactive"], home, environment);
  const values = Object.entries(configured);
  const open = values.filter(([, { secret }]) => !secret);
  const config = Object.fromEntries(open.map(([key, { value, objectValue }]) => [key, objectValue ?? value]));
  const salt = load(readFileSync(file, "utf8")) as object;
  writeFileSync(file, dump({ ...salt, config }));
  for (const [key, { value }] of values.filter(([, { secret }]) => secret)) {
    pulumi(["config", "set", "--secret", "--stack", stack, key], home, environment, [], value);
  }
  return file;
}

function makeFolder(parent: string, name: string): string {
  const folder = join(parent, name);
  mkdirSync(folder);
  return folder;
}

/**
 * Runs the CLI that is on PATH.
 *
 * @param retold what to run for the sentences, where the command itself fails and does not tell them
 */
function pulumi(
  args: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv,
  retold: readonly string[] = [],
  input = "",
): string {
  const run = (given: readonly string[]) =>
    spawnSync("pulumi", given, {
      cwd,
      input,
      env: { ...process.env, ...environment },
      encoding: "utf8",
      maxBuffer: Infinity,
    });
  const { error, status, stdout, stderr } = run(args);
  if (error) throw new Error(`The Pulumi CLI cannot be run (${error.message}): https://www.pulumi.com/docs/install/.`);
  if (status === 0) return stdout;
  const told = retold.length > 0 ? run(retold) : { stdout, stderr };
  throw new Error(`${told.stdout}${told.stderr}`.trim());
}

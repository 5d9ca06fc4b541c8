import { execa } from "execa";
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { checkout, paths } from "../shared/paths";
import { sandboxStack } from "../shared/settings";
import { writeIfChanged } from "../shared/write-if-changed";
import { exists } from "../tools/cache";
import { changesStack, commandOf, runsEngine, stackOf } from "./arguments";
import { installPlugins } from "./install-plugins";
import {
  checkpointFile,
  pendingOperations,
  removeStaleLocks,
  withInterruptedCreations,
  type ExportedStack,
  type StoredStack,
} from "./recovery";

/** Where the engine works. */
export interface Workplace {
  /** The Pulumi CLI. */
  readonly cli: string;
  /** Helm, for plugins that render charts; the one on PATH by default. */
  readonly helm?: string;
  /** The folder of Pulumi.yaml; this checkout by default. */
  readonly project?: string;
  /** State, plugins and passphrase; the sandbox's by default. */
  readonly folder?: string;
}

/** What the CLI did. */
export interface PulumiResult {
  /** 1 when a signal ended it. */
  readonly exitCode: number;
  /** Both its outputs, when they were read here. */
  readonly output: string;
}

export interface PulumiOptions {
  /** Gets each line of the CLI's output; without it the CLI has the terminal. */
  readonly onLine?: (line: string) => void;
  /** Gets what there is to know beside the CLI's own output; standard error by default. */
  readonly report?: (line: string) => void;
}

/**
 * Runs the Pulumi CLI on the sandbox's own backend and stack `dev`, or the one that `--stack` names. A stack that has a
 * configuration in the project is made at its first use. What a killed run has left is put right first: its lock is
 * taken away, and what it was doing is read back from the cluster. Without a terminal nothing is asked.
 */
export async function pulumi(
  args: readonly string[],
  workplace: Workplace,
  { onLine, report = console.error }: PulumiOptions = {},
): Promise<PulumiResult> {
  const { cli, project = checkout } = workplace;
  const stack = await openStack(workplace, stackOf(args) ?? sandboxStack);
  const command = commandOf(args);
  const run = (given: readonly string[]) => runCli(cli, given, project, stack.environment, onLine);

  if (runsEngine(command) && stack.standIns.length > 0) {
    const names = stack.standIns.join(", ");
    report(`Pulumi's own plugins cannot be downloaded here: stand-ins/ stands in for ${names}.`);
  }
  for (const pid of await removeStaleLocks(stack)) {
    report(`Process ${pid} was killed while it held the stack ${stack.name}: its lock is taken away.`);
  }
  const pending = changesStack(command) ? await pendingOperations(stack) : [];
  if (pending.length > 0) {
    report(`The last run was killed while ${pending.join(", ")}: what became of it is read back first.`);
    const adopted = await adoptInterruptedCreations(cli, project, stack);
    if (adopted.exitCode !== 0) {
      report(adopted.output);
      return adopted;
    }
    const flags = ["--yes", "--skip-preview", "--clear-pending-creates", "--stack", stack.name];
    const refreshed = await run(["refresh", ...flags]);
    if (refreshed.exitCode !== 0) return refreshed;
  }
  const result = await run(args);
  if (command === "config") await keepConfiguration(project, stack);
  return result;
}

/**
 * The CLI itself would forget an object that was created just before it was killed, and then fail to create it.
 *
 * @returns the CLI's result, a failure when another one is at work on the stack
 */
async function adoptInterruptedCreations(
  cli: string,
  cwd: string,
  { name, environment }: OpenStack,
): Promise<PulumiResult> {
  const options = { cwd, env: environment, extendEnv: false } as const;
  const { stdout } = await execa(cli, ["stack", "export", "--stack", name], { ...options, stdin: "ignore" });
  const input = JSON.stringify(withInterruptedCreations(JSON.parse(stdout) as ExportedStack));
  const importing = ["stack", "import", "--stack", name];
  const { exitCode = 1, all } = await execa(cli, importing, { ...options, input, all: true, reject: false });
  return { exitCode, output: all };
}

async function runCli(
  cli: string,
  args: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv,
  onLine: PulumiOptions["onLine"],
): Promise<PulumiResult> {
  // The CLI handles Ctrl-C itself, and needs this process until it has.
  const ignore = () => undefined;
  process.on("SIGINT", ignore);
  const options = { cwd, env: environment, extendEnv: false, reject: false } as const;
  try {
    if (!onLine) {
      const { exitCode = 1 } = await execa(cli, args, { ...options, stdio: "inherit" });
      return { exitCode, output: "" };
    }
    const running = execa(cli, args, { ...options, stdin: "ignore", all: true });
    for await (const line of running.iterable({ from: "all" })) onLine(line);
    const { exitCode = 1, all } = await running;
    return { exitCode, output: all };
  } finally {
    process.off("SIGINT", ignore);
  }
}

/**
 * The environment in which the Pulumi CLI finds the sandbox's backend, stack and plugins, for tools that start it
 * themselves, from PATH. Makes what is missing in the workplace.
 */
export async function pulumiEnvironment(workplace: Workplace, stack = sandboxStack): Promise<NodeJS.ProcessEnv> {
  const { environment } = await openStack(workplace, stack);
  return { ...environment, PATH: [dirname(workplace.cli), environment.PATH].join(delimiter) };
}

/** Where the workplace's backend has a stack's state. */
export async function storedStack(
  name: string,
  { project = checkout, folder = paths.pulumi }: Pick<Workplace, "project" | "folder"> = {},
): Promise<StoredStack> {
  const { name: projectName } = parse(await readFile(join(project, "Pulumi.yaml"), "utf8")) as { name: string };
  return { backend: backendOf(folder), project: projectName, name };
}

interface OpenStack extends StoredStack {
  readonly environment: NodeJS.ProcessEnv;
  /** Names of the plugins that are not Pulumi's own. */
  readonly standIns: readonly string[];
  readonly configuration: string;
}

async function openStack(workplace: Workplace, name: string): Promise<OpenStack> {
  const { cli, project = checkout, folder = paths.pulumi } = workplace;
  const stored = await storedStack(name, workplace);
  // Projects may have stacks of the same name.
  const own = project === checkout ? "" : stored.project;
  const configuration = join(folder, "configuration", own, `Pulumi.${name}.yaml`);
  await mkdir(dirname(configuration), { recursive: true });
  const { environment: shared, standIns } = await engineEnvironment(workplace);
  const environment = {
    ...shared,
    PULUMI_STACK: name,
    PULUMI_OPTION_CONFIG_FILE: configuration,
    // `stack rm` would delete the repository's configuration of the stack.
    PULUMI_OPTION_PRESERVE_CONFIG: "true",
  };
  const stack = { ...stored, environment, standIns, configuration };
  const isConfigured = await exists(join(project, `Pulumi.${name}.yaml`));
  if (isConfigured && !(await exists(checkpointFile(stack)))) await initialize(cli, stack);
  await copyConfiguration(project, stack);
  return stack;
}

/** Ceph's gateway refuses what AWS' SDKs send by default: checksums behind the content. */
export const checksums = {
  AWS_REQUEST_CHECKSUM_CALCULATION: "when_required",
  AWS_RESPONSE_CHECKSUM_VALIDATION: "when_required",
};

const backendOf = (folder: string) => join(folder, "backend");

/**
 * The environment in which the Pulumi CLI finds the workplace's backend, passphrase and plugins, whatever the stack.
 * Makes what is missing of them.
 */
export async function engineEnvironment({
  cli,
  helm,
  folder = paths.pulumi,
}: Workplace): Promise<Pick<OpenStack, "environment" | "standIns">> {
  const home = join(folder, "home");
  const passphrase = join(folder, "passphrase");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await Promise.all([home, backendOf(folder)].map((path) => mkdir(path, { recursive: true })));
  await writeOnce(passphrase, randomBytes(32).toString("base64url"));
  // The CLI logs every property of every resource at the finest level into this folder, and no setting stops it: for
  // the Spark operator's definitions that takes longer than the preview itself. It goes without when the folder
  // cannot be made.
  await writeOnce(join(home, "logs"), "");
  const standIns = await installPlugins(cli, home);
  const environment = {
    ...process.env,
    // Plugins start Node by its name.
    PATH: [...(helm ? [dirname(helm)] : []), process.env.PATH, dirname(process.execPath)].join(delimiter),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backendOf(folder)}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphrase,
    // It would win over the file.
    PULUMI_CONFIG_PASSPHRASE: undefined,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...checksums,
    // A preview is over before memory is short, and a quarter of the CLI's time was Go's garbage collection.
    GOGC: process.env.GOGC ?? "400",
    ...(standIns.length > 0 && {
      // Packages that are installed but not used need no plugin; one that is used and missing is an error at once.
      PULUMI_OPTION_SKIP_PLUGIN_PRE_INSTALL: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    }),
    ...(!process.stdin.isTTY && { PULUMI_SKIP_CONFIRMATIONS: "true" }),
  };
  return { environment, standIns };
}

/** `stack init` knows no other file for the configuration than the one beside Pulumi.yaml. */
async function initialize(cli: string, { name, project, environment, configuration }: OpenStack): Promise<void> {
  const cwd = dirname(configuration);
  await writeIfChanged(join(cwd, "Pulumi.yaml"), stringify({ name: project, runtime: "nodejs" }));
  const command = ["stack", "init", name, "--non-interactive"];
  await execa(cli, command, { cwd, env: environment, extendEnv: false, stdin: "ignore" });
}

/** The line with which the CLI ties a stack's configuration to its passphrase. */
const saltLine = /^encryptionsalt: .*\n?/m;

/**
 * The passphrase is this machine's, so its salt must not get into the repository, where the CLI would write it. The CLI
 * gets a copy of the stack's configuration with the salt in it.
 */
async function copyConfiguration(project: string, { name, configuration }: OpenStack): Promise<void> {
  const original = await readText(join(project, `Pulumi.${name}.yaml`));
  const [salt = ""] = saltLine.exec(await readText(configuration)) ?? [];
  const separator = original === "" || original.endsWith("\n") ? "" : "\n";
  await writeIfChanged(configuration, original.replace(saltLine, "") + separator + salt);
}

/** Takes what `pulumi config` has changed in the copy over into the repository. */
async function keepConfiguration(project: string, { name, configuration }: OpenStack): Promise<void> {
  const original = join(project, `Pulumi.${name}.yaml`);
  const changed = (await readText(configuration)).replace(saltLine, "");
  if (changed !== (await readText(original)).replace(saltLine, "")) await writeFile(original, changed);
}

const readText = (file: string): Promise<string> => readFile(file, "utf8").catch(() => "");

async function writeOnce(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600, flag: "wx" }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  });
}

import { execa, type Options } from "execa";
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { checkpointFile, pendingOperations, removeStaleLocks, type StoredStack } from "./engine-recovery";
import { writeIfChanged } from "./files";
import { checkout, paths } from "./paths";
import { installPlugins } from "./plugins/install";
import { exists } from "./tools/cache";

/** The stack that is the sandbox. */
const sandboxStack = "dev";

/** Where the engine works. */
export interface Workplace {
  /** The Pulumi CLI. */
  readonly cli: string;
  /** The folder of Pulumi.yaml; this checkout by default. */
  readonly project?: string;
  /** State, plugins and passphrase; the sandbox's by default. */
  readonly folder?: string;
}

/** Commands that run the engine and change the stack. */
const changing = ["up", "update", "destroy", "refresh", "import"];
const running = [...changing, "preview"];

/**
 * Runs the Pulumi CLI on the sandbox's own backend and stack `dev`, which is made at its first use. What a killed run
 * has left is put right first: its lock is taken away, and what it was doing is read back from the cluster.
 * Without a terminal nothing is asked.
 *
 * @param report gets a line when there is something to know beside the CLI's own output
 * @returns the CLI's result, whatever its exit code; standard input and output are the caller's unless options say else
 */
export async function pulumi(
  args: readonly string[],
  workplace: Workplace,
  options: Options = {},
  report: (line: string) => void = console.error,
) {
  const { cli, project = checkout } = workplace;
  const stack = await openStack(workplace, stackOf(args));
  const command = args.find((arg) => !arg.startsWith("-")) ?? "";
  const run = (given: readonly string[], more: Options = {}) =>
    execa(cli, given, {
      cwd: project,
      stdio: "inherit",
      env: stack.environment,
      extendEnv: false,
      reject: false,
      ...options,
      ...more,
    });

  if (running.includes(command) && stack.standIns.length > 0) {
    report(
      `Pulumi's own plugins cannot be downloaded here; sandbox/plugins stands in for ${stack.standIns.join(", ")}.`,
    );
  }
  for (const pid of await removeStaleLocks(stack))
    report(`Process ${pid} was killed while it held stack ${stack.name}; took its lock away.`);
  const pending = changing.includes(command) ? await pendingOperations(stack) : [];
  if (pending.length > 0) {
    report(`The last run was interrupted while ${pending.join(", ")}; reading back what became of it.`);
    const refreshed = await run([
      "refresh",
      "--yes",
      "--skip-preview",
      "--clear-pending-creates",
      "--stack",
      stack.name,
    ]);
    if (refreshed.exitCode !== 0) return refreshed;
  }
  // The CLI handles Ctrl-C itself, and needs this process until it has.
  const ignore = () => undefined;
  process.on("SIGINT", ignore);
  try {
    return await run(args);
  } finally {
    process.off("SIGINT", ignore);
    if (command === "config") await keepConfiguration(project, stack);
  }
}

/**
 * The environment in which the Pulumi CLI finds the sandbox's backend, stack and plugins, for tools that start it
 * themselves. Makes what is missing in the workplace.
 */
export async function pulumiEnvironment(workplace: Workplace, stack = sandboxStack): Promise<NodeJS.ProcessEnv> {
  return (await openStack(workplace, stack)).environment;
}

interface OpenStack extends StoredStack {
  readonly environment: NodeJS.ProcessEnv;
  /** Names of the plugins that are not Pulumi's own. */
  readonly standIns: readonly string[];
  readonly configuration: string;
}

async function openStack(
  { cli, project = checkout, folder = paths.pulumi }: Workplace,
  name: string,
): Promise<OpenStack> {
  const home = join(folder, "home");
  const backend = join(folder, "backend");
  const passphrase = join(folder, "passphrase");
  const configuration = join(folder, "configuration", `Pulumi.${name}.yaml`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await Promise.all([home, backend, dirname(configuration)].map((path) => mkdir(path, { recursive: true })));
  await writeOnce(passphrase, randomBytes(32).toString("base64url"));
  // The CLI logs every property of every resource at the finest level into this folder, and no setting stops it: for
  // the Spark operator's definitions that takes longer than the preview itself. It goes without when the folder
  // cannot be made.
  await writeOnce(join(home, "logs"), "");
  const standIns = await installPlugins(cli, home);
  const { name: projectName } = parse(await readFile(join(project, "Pulumi.yaml"), "utf8")) as { name: string };
  const environment = {
    ...process.env,
    // The language host starts Node by its name.
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphrase,
    PULUMI_STACK: name,
    PULUMI_OPTION_CONFIG_FILE: configuration,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    ...(standIns.length > 0 && {
      // Packages that are installed but not used need no plugin; one that is used and missing is an error at once.
      PULUMI_OPTION_SKIP_PLUGIN_PRE_INSTALL: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    }),
    ...(!process.stdin.isTTY && { PULUMI_SKIP_CONFIRMATIONS: "true" }),
  };
  const stack = { backend, project: projectName, name, environment, standIns, configuration };
  if (name === sandboxStack && !(await exists(checkpointFile(stack)))) await initialize(cli, stack);
  await copyConfiguration(project, stack);
  return stack;
}

/** The stack that the arguments name. */
function stackOf(args: readonly string[]): string {
  const named = args.flatMap((arg, index) => {
    if (arg === "--stack" || arg === "-s") return args[index + 1] ?? [];
    return arg.startsWith("--stack=") ? arg.slice("--stack=".length) : [];
  });
  return named.at(-1) ?? sandboxStack;
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

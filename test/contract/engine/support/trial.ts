import { execa } from "execa";
import { spawn, type ChildProcess } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pulumi, pulumiEnvironment, type PulumiResult } from "../../../../sandbox/pulumi-cli/pulumi-cli";
import { checkout, paths } from "../../../../sandbox/shared/paths";
import { resolvePulumi } from "../../../../sandbox/tools/pulumi";

let cli: Promise<string> | undefined;

const findCli = (): Promise<string> =>
  (cli ??= resolvePulumi(join(paths.cache, "bin"), process.env.PATH ?? "", () => undefined).then((make) => make()));

/** A project of its own, with the real CLI and engine, on a backend that nobody else uses. */
export class Trial {
  /** What was said beside the CLI's own output. */
  readonly reports: string[] = [];

  private constructor(
    readonly folder: string,
    private readonly cli: string,
  ) {}

  /** @param program the TypeScript of the program's index.ts */
  static async start(program = "", files: Readonly<Record<string, string>> = {}): Promise<Trial> {
    const trial = new Trial(await mkdtemp(join(tmpdir(), "engine-")), await findCli());
    await trial.write({
      "Pulumi.yaml": "name: trial\nruntime: {name: nodejs, options: {typescript: false, nodeargs: --import tsx}}\n",
      "Pulumi.dev.yaml": "config: {}\n",
      "package.json": JSON.stringify({ name: "trial", main: "index.ts" }),
      "index.ts": program,
      ...files,
    });
    await symlink(join(checkout, "node_modules"), join(trial.project, "node_modules"));
    return trial;
  }

  get project(): string {
    return join(this.folder, "project");
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      const file = join(this.project, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  read(file: string): Promise<string> {
    return readFile(join(this.project, file), "utf8");
  }

  pulumi(...args: string[]): Promise<PulumiResult> {
    const report = (line: string) => this.reports.push(line);
    return pulumi(args, this.workplace, { onLine: () => undefined, report });
  }

  /** Like `pulumi`, for commands that must succeed; gives what the command printed. */
  async succeeds(...args: string[]): Promise<string> {
    const { exitCode, output } = await this.pulumi(...args);
    if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} ended with exit code ${exitCode}:\n${output}`);
    return output;
  }

  async outputs(): Promise<Record<string, unknown>> {
    const text = await this.succeeds("stack", "output", "--json", "--show-secrets");
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** Runs a program of this repository that looks for the CLI on PATH, in the project. */
  async node(program: string, ...args: string[]): Promise<PulumiResult> {
    const env = await pulumiEnvironment(this.workplace);
    const options = { cwd: this.project, env, extendEnv: false, all: true, reject: false } as const;
    const command = ["--import", "tsx", resolve(checkout, program), ...args];
    const { exitCode = 1, all } = await execa(process.execPath, command, options);
    return { exitCode, output: all };
  }

  /** Starts the CLI without waiting for it, to be killed. */
  async spawn(...args: string[]): Promise<ChildProcess> {
    const env = await pulumiEnvironment(this.workplace);
    return spawn(this.cli, args, { cwd: this.project, env, stdio: "ignore" });
  }

  /** Puts a program where the engine looks for the plugin of a provider. */
  async installProvider(name: string, source: string): Promise<void> {
    await pulumiEnvironment(this.workplace);
    const folder = join(this.folder, "home/plugins", `resource-${name}-v1.0.0`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `pulumi-resource-${name}`), `#!/usr/bin/env node\n${source}`, { mode: 0o755 });
  }

  end(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  private get workplace() {
    return { cli: this.cli, project: this.project, folder: this.folder };
  }
}

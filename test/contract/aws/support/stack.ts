import type { Provider, ProviderArgs } from "@pulumi/aws";
import { CommandError, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { installPlugins } from "../../../../sandbox/plugins/install";
import { ensureTools } from "../../../../sandbox/tools/tools";

type Program = (provider: Provider) => unknown;

/** How many resources a run created, updated, deleted or left as they were. */
type Changes = Readonly<Record<string, number>>;

/** A stack of its own, run by the real engine with an inline program. */
export class TestStack {
  private constructor(
    private readonly stack: Stack,
    private readonly folder: string,
    public settings: ProviderArgs,
  ) {}

  static async create(settings: ProviderArgs): Promise<TestStack> {
    const folder = await mkdtemp(join(tmpdir(), "aws-contract-"));
    const home = join(folder, "home");
    await mkdir(join(folder, "backend"));
    await mkdir(home);
    // Where a folder is expected, so that the CLI writes no log of every property.
    await writeFile(join(home, "logs"), "");
    const { pulumi } = await ensureTools(() => undefined);
    await installPlugins(pulumi, home);
    process.env.PATH = [dirname(pulumi), process.env.PATH].join(delimiter);
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: "test", projectName: "contract", program: () => Promise.resolve() },
      {
        pulumiHome: home,
        projectSettings: { name: "contract", runtime: "nodejs", backend: { url: `file://${join(folder, "backend")}` } },
        envVars: {
          PULUMI_CONFIG_PASSPHRASE: "for a test",
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        },
      },
    );
    return new TestStack(stack, folder, settings);
  }

  async preview(program: Program): Promise<Changes> {
    return (await this.stack.preview({ program: this.inline(program) })).changeSummary;
  }

  async up(program: Program): Promise<Changes> {
    return (await this.stack.up({ program: this.inline(program) })).summary.resourceChanges ?? {};
  }

  async refresh(): Promise<Changes> {
    return (await this.stack.refresh()).summary.resourceChanges ?? {};
  }

  async destroy(): Promise<Changes> {
    return (await this.stack.destroy()).summary.resourceChanges ?? {};
  }

  /** What the engine prints about an update that must fail. */
  async failure(program: Program): Promise<string> {
    try {
      await this.up(program);
    } catch (error) {
      if (error instanceof CommandError) return error.message;
      throw error;
    }
    throw new Error("the update has succeeded");
  }

  /** The stored properties of a resource, by its name; secrets are encrypted in it. */
  async outputs(name: string): Promise<Readonly<Record<string, unknown>>> {
    const resource = (await this.state()).find(({ urn }) => urn.endsWith(`::${name}`));
    if (!resource) throw new Error(`the state has no ${name}`);
    return resource.outputs ?? {};
  }

  async state(): Promise<StoredResource[]> {
    const text = await readFile(join(this.folder, "backend/.pulumi/stacks/contract/test.json"), "utf8");
    const stored = JSON.parse(text) as { checkpoint: { latest: { resources?: StoredResource[] } } };
    return stored.checkpoint.latest.resources ?? [];
  }

  async remove(): Promise<void> {
    await this.stack.destroy();
    await rm(this.folder, { recursive: true });
  }

  private inline(program: Program) {
    return async () => {
      const { Provider: AwsProvider } = await import("@pulumi/aws");
      program(new AwsProvider("store", this.settings));
    };
  }
}

interface StoredResource {
  readonly urn: string;
  readonly id?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

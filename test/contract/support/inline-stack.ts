import type { ChannelOptions } from "@grpc/grpc-js";
import { runtime } from "@pulumi/pulumi";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { checksums } from "../../../sandbox/pulumi-cli/pulumi-cli";
import { installPlugins } from "../../../sandbox/pulumi-cli/install-plugins";
import { ensureTools } from "../../../sandbox/tools/tools";

// The SDK leaves a failed program's connections to its engine open. gRPC shares connections by address, so a later
// engine that happens to get the same port would meet a broken one, and the SDK ends a program without its engine in
// silence: as a success that has registered nothing.
const { grpcClientOptions } = runtime as unknown as { grpcClientOptions: ChannelOptions };
grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;

/** A resource as the backend stores it; the Automation API would decrypt its secrets. */
export interface StoredResource {
  readonly urn: string;
  readonly id?: string;
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly dependencies?: string[];
  readonly propertyDependencies?: Readonly<Record<string, string[] | null>>;
  readonly initErrors?: string[];
}

/** A provider that lies in a folder, as Pulumi.yaml names it. */
export interface LocalProvider {
  readonly name: string;
  /** The absolute path of the folder. */
  readonly path: string;
}

/** A stack for inline programs, run by the real engine on a backend of its own. */
export class InlineStack {
  private constructor(
    readonly stack: Stack,
    private readonly folder: string,
  ) {}

  /**
   * @param environment of the engine and its plugins, beside the test's own
   * @param providers folders of providers that the engine takes instead of those it has installed
   */
  static async create(
    environment: Readonly<Record<string, string>> = {},
    providers: readonly LocalProvider[] = [],
  ): Promise<InlineStack> {
    const folder = await mkdtemp(join(tmpdir(), "contract-"));
    const backend = join(folder, "backend");
    const home = join(folder, "home");
    await Promise.all([backend, home].map((path) => mkdir(path)));
    // Where a folder is expected, so that the CLI writes no log of every property.
    await writeFile(join(home, "logs"), "");
    const { pulumi, helm } = await ensureTools(() => undefined);
    await installPlugins(pulumi, home);
    process.env.PATH = [dirname(pulumi), dirname(helm), process.env.PATH].join(delimiter);
    // Pulumi.yaml's key `plugins`, which the SDK's type does not have.
    const plugins = { plugins: { providers } };
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: "test", projectName: "contract", program: () => Promise.resolve() },
      {
        pulumiHome: home,
        projectSettings: { name: "contract", runtime: "nodejs", backend: { url: `file://${backend}` }, ...plugins },
        envVars: {
          PULUMI_CONFIG_PASSPHRASE: "for a test",
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          ...checksums,
          ...environment,
        },
      },
    );
    return new InlineStack(stack, folder);
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
}

import {
  KubeConfig,
  KubernetesObjectApi,
  CoreV1Api,
  ApiException,
  type KubernetesObject,
} from "@kubernetes/client-node";
import type { Provider, ProviderArgs } from "@pulumi/kubernetes";
import {
  LocalWorkspace,
  type DestroyResult,
  type PreviewResult,
  type RefreshResult,
  type Stack,
  type UpResult,
} from "@pulumi/pulumi/automation";
import { randomBytes } from "node:crypto";
import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { paths } from "../../../sandbox/paths";
import { installPlugins } from "../../../sandbox/plugins/install";
import { ensureTools } from "../../../sandbox/tools/tools";

/** The cluster under test: the one of `KUBECONFIG`, else the sandbox. */
export const kubeconfig = process.env.KUBECONFIG ?? paths.kubeconfig;

export function kubeConfig(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return config;
}

/** Talks to the API server past the provider. */
export const cluster = {
  objects: KubernetesObjectApi.makeApiClient(kubeConfig()),
  core: kubeConfig().makeApiClient(CoreV1Api),

  async find(apiVersion: string, kind: string, name: string, namespace = ""): Promise<KubernetesObject | undefined> {
    try {
      return await this.objects.read({ apiVersion, kind, metadata: { name, namespace } });
    } catch (error) {
      if (error instanceof ApiException && error.code === 404) return undefined;
      throw error;
    }
  },
};

/** A name nobody else uses. */
export const uniqueName = (prefix: string): string => `${prefix}-${randomBytes(3).toString("hex")}`;

/** A namespace for the tests of one file; it goes away with all they left in it. */
export function withNamespace(prefix: string): { readonly name: string } {
  const namespace = { name: uniqueName(`contract-${prefix}`) };
  before(async () => {
    await cluster.core.createNamespace({ body: { metadata: { name: namespace.name } } });
  });
  after(async () => {
    await cluster.core.deleteNamespace({ name: namespace.name });
  });
  return namespace;
}

/** Skips, saying why, where pods only pretend to run. */
export async function needsRunningPods(this: Mocha.Context): Promise<void> {
  const { items } = await cluster.core.listNode();
  const isReal = items.some((node) => !node.status?.nodeInfo?.containerRuntimeVersion.startsWith("kwok"));
  if (!isReal) {
    console.log("    (needs a node that runs containers; this cluster has none)");
    this.skip();
  }
}

type Program = (provider: Provider) => unknown;

/** A stack with an inline program in a backend of its own. */
export class TestStack {
  private constructor(
    private readonly stack: Stack,
    private readonly folder: string,
  ) {}

  static async create(settings: ProviderArgs = { kubeconfig }): Promise<TestStack> {
    const folder = await mkdtemp(join(tmpdir(), "kubernetes-contract-"));
    const backend = join(folder, "backend");
    const home = join(folder, "home");
    await Promise.all([backend, home].map((path) => mkdir(path)));
    // Where a folder is expected, so that the CLI writes no log of every property.
    await writeFile(join(home, "logs"), "");
    const tools = await ensureTools(() => undefined);
    await installPlugins(tools.pulumi, home);
    process.env.PATH = [dirname(tools.pulumi), dirname(tools.helm), process.env.PATH].join(delimiter);

    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName: "test", projectName: "contract", program: () => Promise.resolve() },
      {
        pulumiHome: home,
        projectSettings: { name: "contract", runtime: "nodejs", backend: { url: `file://${backend}` } },
        envVars: {
          PULUMI_CONFIG_PASSPHRASE: "for a test",
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        },
      },
    );
    const test = new TestStack(stack, folder);
    test.settings = settings;
    return test;
  }

  settings: ProviderArgs = {};

  preview(program: Program): Promise<PreviewResult> {
    return this.stack.preview({ program: this.inline(program) });
  }

  up(program: Program): Promise<UpResult> {
    return this.stack.up({ program: this.inline(program) });
  }

  refresh(): Promise<RefreshResult> {
    return this.stack.refresh();
  }

  destroy(): Promise<DestroyResult> {
    return this.stack.destroy();
  }

  /** The state as the backend stores it; the Automation API would decrypt its secrets. */
  async state(): Promise<StateResource[]> {
    const text = await readFile(join(this.folder, "backend/.pulumi/stacks/contract/test.json"), "utf8");
    const stored = JSON.parse(text) as { checkpoint: { latest: { resources?: StateResource[] } } };
    return stored.checkpoint.latest.resources ?? [];
  }

  async remove(): Promise<void> {
    await this.stack.destroy();
    await rm(this.folder, { recursive: true });
  }

  private inline(program: Program) {
    return async () => {
      const { Provider: KubernetesProvider } = await import("@pulumi/kubernetes");
      return program(new KubernetesProvider("cluster", this.settings)) as Record<string, unknown>;
    };
  }
}

export interface StateResource {
  urn: string;
  id?: string;
  type: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  dependencies?: string[];
  initErrors?: string[];
}

/** A stack for each test, destroyed after it. */
export const withStack = (): StackOfTest => provideStack(beforeEach, afterEach);

/** One stack for all tests of a suite, each of which changes it. */
export const withSharedStack = (): StackOfTest => provideStack(before, after);

interface StackOfTest {
  readonly current: TestStack;
}

function provideStack(setUp: Mocha.HookFunction, tearDown: Mocha.HookFunction): StackOfTest {
  let stack: TestStack | undefined;
  setUp(async () => {
    stack = await TestStack.create();
  });
  tearDown(async () => {
    await stack?.remove();
  });
  return {
    get current() {
      if (!stack) throw new Error("no test is running");
      return stack;
    },
  };
}

/** What the CLI printed when a command failed. */
export async function failureOf(command: Promise<unknown>): Promise<string> {
  try {
    await command;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("the command was expected to fail");
}

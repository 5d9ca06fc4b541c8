import {
  KubeConfig,
  KubernetesObjectApi,
  CoreV1Api,
  ApiException,
  type KubernetesObject,
} from "@kubernetes/client-node";
import type { Provider, ProviderArgs } from "@pulumi/kubernetes";
import {
  type DestroyOptions,
  type DestroyResult,
  type PreviewResult,
  type RefreshResult,
  type UpResult,
} from "@pulumi/pulumi/automation";
import { randomBytes } from "node:crypto";
import { paths } from "../../../../sandbox/shared/paths";
import { InlineStack, type StoredResource } from "../../support/inline-stack";
import { providersUnderTest } from "./provider";

/**
 * The cluster under test is always the sandbox, never one that `KUBECONFIG` names: that cluster might be in production.
 */
export const { kubeconfig } = paths;

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

/** A stack whose inline program gets a provider for the cluster. */
export class TestStack {
  private constructor(
    private readonly inline: InlineStack,
    public settings: ProviderArgs,
  ) {}

  static async create(settings: ProviderArgs = { kubeconfig }): Promise<TestStack> {
    return new TestStack(await InlineStack.create({}, await providersUnderTest()), settings);
  }

  preview(program: Program): Promise<PreviewResult> {
    return this.inline.stack.preview({ program: this.withProvider(program) });
  }

  up(program: Program): Promise<UpResult> {
    return this.inline.stack.up({ program: this.withProvider(program) });
  }

  refresh(): Promise<RefreshResult> {
    return this.inline.stack.refresh();
  }

  destroy(options?: DestroyOptions): Promise<DestroyResult> {
    return this.inline.stack.destroy(options);
  }

  state(): Promise<StoredResource[]> {
    return this.inline.state();
  }

  remove(): Promise<void> {
    return this.inline.remove();
  }

  private withProvider(program: Program) {
    return async () => {
      const { Provider: KubernetesProvider } = await import("@pulumi/kubernetes");
      return program(new KubernetesProvider("cluster", this.settings)) as Record<string, unknown>;
    };
  }
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

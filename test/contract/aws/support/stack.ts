import type { Provider, ProviderArgs } from "@pulumi/aws";
import { CommandError } from "@pulumi/pulumi/automation";
import { InlineStack, type StoredResource } from "../../support/inline-stack";

type Program = (provider: Provider) => unknown;

/** How many resources a run created, updated, deleted or left as they were. */
type Changes = Readonly<Record<string, number>>;

/** A stack whose inline program gets a provider for the store of `settings`. */
export class TestStack {
  private constructor(
    private readonly inline: InlineStack,
    public settings: ProviderArgs,
  ) {}

  static async create(settings: ProviderArgs, environment: Readonly<Record<string, string>> = {}): Promise<TestStack> {
    return new TestStack(await InlineStack.create(environment), settings);
  }

  async preview(program: Program): Promise<Changes> {
    return (await this.inline.stack.preview({ program: this.withProvider(program) })).changeSummary;
  }

  async up(program: Program): Promise<Changes> {
    return (await this.inline.stack.up({ program: this.withProvider(program) })).summary.resourceChanges ?? {};
  }

  async refresh(): Promise<Changes> {
    return (await this.inline.stack.refresh()).summary.resourceChanges ?? {};
  }

  async destroy(): Promise<Changes> {
    return (await this.inline.stack.destroy()).summary.resourceChanges ?? {};
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

  state(): Promise<StoredResource[]> {
    return this.inline.state();
  }

  remove(): Promise<void> {
    return this.inline.remove();
  }

  private withProvider(program: Program) {
    return async () => {
      const { Provider: AwsProvider } = await import("@pulumi/aws");
      program(new AwsProvider("store", this.settings));
    };
  }
}

import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import type { RegisterResourceOutputsRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { MockMonitor, type MockResourceArgs } from "@pulumi/pulumi/runtime/mocks";

/** What the SDK knows of the engine; its types leave it out. */
const { getStore: store } = createRequire(__filename)("@pulumi/pulumi/runtime/state") as {
  getStore: () => { supportsTransforms: boolean };
};

/** A resource as a program registers it with the engine. */
export interface Registered {
  /** Type and name, such as `kubernetes:core/v1:ConfigMap settings`. */
  readonly id: string;
  readonly inputs: Record<string, unknown>;
  /** `id` of the parent. */
  readonly parent: string | undefined;
  /** `id` of each resource that must be there before this one. */
  readonly dependencies: readonly string[];
  readonly request: RegisterResourceRequest;
  /** What a component has registered as its outputs, if it has. */
  outputs?: Readonly<Record<string, unknown>>;
}

export interface EngineOptions {
  /** What the provider adds to a resource's inputs to make its outputs. */
  readonly outputs?: (resource: MockResourceArgs) => Record<string, unknown>;
  readonly preview?: boolean;
  /** Default: `test`. */
  readonly stack?: string;
}

/** Runs a program against an engine that makes nothing, and gives what it registered, by type and name. */
export async function deploy(program: () => unknown, options: EngineOptions = {}): Promise<Map<string, Registered>> {
  const { outputs = () => ({}), preview = false, stack = "test" } = options;
  const registered = new Map<string, Registered>();
  const mocks: pulumi.runtime.Mocks = {
    call: () => ({}),
    newResource: (resource) => ({
      id: `${resource.name}-id`,
      state: { ...resource.inputs, ...outputs(resource) } as Record<string, unknown>,
    }),
  };
  await pulumi.runtime.setMocks(mocks, "lakehouse", stack, preview);
  pulumi.runtime.setMockOptions(new RecordingMonitor(mocks, registered), "lakehouse", stack, preview);
  store().supportsTransforms = true;
  const result = program();
  await pulumi.runtime.disconnect();
  await result;
  return registered;
}

/** The SDK's stand-in for the engine, which forgets parents, dependencies and options of what is registered. */
class RecordingMonitor extends MockMonitor {
  constructor(
    mocks: pulumi.runtime.Mocks,
    private readonly registered: Map<string, Registered>,
  ) {
    super(mocks);
  }

  override registerResource(
    request: RegisterResourceRequest,
    callback: (error: unknown, response: unknown) => void,
  ): Promise<void> {
    const id = `${request.getType()} ${request.getName()}`;
    this.registered.set(id, {
      id,
      inputs: request.getObject()?.toJavaScript() ?? {},
      parent: request.getParent() === "" ? undefined : idOf(request.getParent()),
      dependencies: request.getDependenciesList().map(idOf),
      request,
    });
    return super.registerResource(request, callback);
  }

  override registerResourceOutputs(
    request: RegisterResourceOutputsRequest,
    callback: (error: unknown, response: unknown) => void,
  ): void {
    const resource = this.registered.get(idOf(request.getUrn()));
    if (resource) resource.outputs = request.getOutputs()?.toJavaScript() ?? {};
    super.registerResourceOutputs(request, callback);
  }

  registerErrorHook(_request: unknown, callback: (error: unknown, response: unknown) => void): void {
    callback(null, {});
  }
}

/** `urn:pulumi:STACK::PROJECT::PARENT_TYPE$TYPE::NAME` as type and name. */
function idOf(urn: string): string {
  const [, , types = "", name = ""] = urn.split("::");
  return `${types.split("$").at(-1) ?? ""} ${name}`;
}

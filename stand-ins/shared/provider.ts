import type { ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { EngineLog } from "./engine-log";
import type { JsonObject } from "./json";

/**
 * A resource provider as the engine drives it, in plain JavaScript
 * (https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto says what each call must do).
 * Properties are in wire form: secrets, unknowns and resource references are marked values.
 */
export interface Provider {
  readonly version: string;
  /** Called with the provider resource's own inputs; without it they are taken as they are. */
  checkConfig?(request: CheckRequest): Promise<CheckResult>;
  diffConfig?(request: DiffRequest): Promise<DiffResult>;
  configure?(inputs: JsonObject): Promise<void>;
  check(request: CheckRequest): Promise<CheckResult>;
  diff(request: DiffRequest): Promise<DiffResult>;
  create(request: CreateRequest): Promise<CreateResult>;
  /** Resolves to undefined when the resource no longer exists. */
  read(request: ReadRequest): Promise<ReadResult | undefined>;
  update(request: UpdateRequest): Promise<JsonObject>;
  delete(request: DeleteRequest): Promise<void>;
  invoke?(token: string, args: JsonObject): Promise<JsonObject>;
  construct?(request: ConstructRequest, engineAddress: string): Promise<ConstructResponse>;
}

/** What a provider gets from the engine. */
export interface ProviderHost {
  readonly log: EngineLog;
  /** Aborted when the person cancels: running operations should end soon, with an error. */
  readonly cancelled: AbortSignal;
}

interface ResourceRequest {
  readonly urn: string;
  /** Such as `random:index/randomId:RandomId`. */
  readonly type: string;
  readonly name: string;
}

interface InstanceRequest extends ResourceRequest {
  readonly id: string;
}

interface TimedRequest {
  /** Seconds from the resource's `customTimeouts`; 0 means the provider's default. */
  readonly timeout: number;
}

export interface CheckRequest extends ResourceRequest {
  /** The inputs of the last deployment, or empty. */
  readonly olds: JsonObject;
  readonly news: JsonObject;
  /** The same for the same resource in preview and update: auto-names must be drawn from it. */
  readonly randomSeed: Uint8Array;
  readonly autonaming?: Autonaming;
}

/** Project-wide settings under `pulumi:autonaming`. */
export interface Autonaming {
  readonly proposedName: string;
  readonly mode: "propose" | "enforce" | "disable";
}

export interface CheckResult {
  readonly inputs: JsonObject;
  readonly failures?: readonly { readonly property: string; readonly reason: string }[];
}

export interface DiffRequest extends InstanceRequest {
  readonly oldInputs: JsonObject;
  /** The outputs of the last deployment. */
  readonly olds: JsonObject;
  readonly news: JsonObject;
  readonly ignoreChanges: readonly string[];
}

export type DiffKind = "add" | "add-replace" | "delete" | "delete-replace" | "update" | "update-replace";

export interface DiffResult {
  readonly changes: boolean;
  /** Top-level properties, or paths, that cannot be changed in place. */
  readonly replaces?: readonly string[];
  readonly deleteBeforeReplace?: boolean;
  /** Top-level properties that differ. */
  readonly diffs?: readonly string[];
  /** What differs by property path; `inputDiff` when the path is one of the inputs rather than the outputs. */
  readonly detailedDiff?: Readonly<Record<string, { readonly kind: DiffKind; readonly inputDiff?: boolean }>>;
}

export interface CreateRequest extends ResourceRequest, TimedRequest {
  readonly properties: JsonObject;
  readonly preview: boolean;
}

export interface CreateResult {
  /** Empty in preview when it cannot be known. */
  readonly id: string;
  readonly properties: JsonObject;
}

export interface ReadRequest extends InstanceRequest, TimedRequest {
  /** Empty, as are the inputs, when the resource is being imported. */
  readonly properties: JsonObject;
  readonly inputs: JsonObject;
}

export interface ReadResult {
  readonly id: string;
  readonly properties: JsonObject;
  readonly inputs: JsonObject;
}

export interface UpdateRequest extends InstanceRequest, TimedRequest {
  readonly oldInputs: JsonObject;
  readonly olds: JsonObject;
  readonly news: JsonObject;
  readonly ignoreChanges: readonly string[];
  readonly preview: boolean;
}

export interface DeleteRequest extends InstanceRequest, TimedRequest {
  readonly oldInputs: JsonObject;
  readonly properties: JsonObject;
}

/**
 * The resource exists but did not become ready: the engine keeps it in its state, shows the reasons, and tries again at
 * the next update. Thrown by `create`, `update` and `read`.
 */
export class InitializationError extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly properties: JsonObject,
    readonly inputs: JsonObject,
    readonly reasons: readonly string[],
  ) {
    super(message);
  }
}

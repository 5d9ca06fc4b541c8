import { Metadata, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { ResourceProviderService, type IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { EngineLog } from "./engine-log";
import type { JsonObject } from "./json";
import {
  InitializationError,
  type Autonaming,
  type CheckRequest,
  type CheckResult,
  type DiffKind,
  type DiffRequest,
  type DiffResult,
  type Provider,
  type ProviderHost,
} from "./provider";
import { engineAddress, serve, StatusError, unary } from "./server";

/** Runs a provider as a plugin of the engine. */
export function serveProvider(create: (host: ProviderHost) => Provider): Promise<void> {
  const cancelled = new AbortController();
  let address = engineAddress();
  const log = new EngineLog(address);
  const provider = create({ log, cancelled: cancelled.signal });

  const implementation: Partial<IResourceProviderServer> = {
    handshake: unary((request: messages.ProviderHandshakeRequest) => {
      address = request.getEngineAddress();
      log.connectTo(address);
      return new messages.ProviderHandshakeResponse()
        .setAcceptSecrets(true)
        .setAcceptResources(true)
        .setAcceptOutputs(true)
        .setSupportsAutonamingConfiguration(true);
    }),
    attach: unary((request) => {
      address = request.getAddress();
      log.connectTo(address);
      return new Empty();
    }),
    cancel: unary(() => {
      cancelled.abort();
      return new Empty();
    }),
    getPluginInfo: unary(() => new PluginInfo().setVersion(provider.version)),
    getSchema: unary(() => new messages.GetSchemaResponse().setSchema("{}")),
    checkConfig: unary(async (request) => {
      const check = checkRequest(request);
      return checkResponse((await provider.checkConfig?.(check)) ?? { inputs: check.news });
    }),
    diffConfig: unary(async (request) => {
      if (!provider.diffConfig) throw new StatusError(status.UNIMPLEMENTED, "DiffConfig");
      return diffResponse(await provider.diffConfig(diffRequest(request)));
    }),
    configure: unary(async (request) => {
      await provider.configure?.(fromStruct(request.getArgs()));
      return new messages.ConfigureResponse()
        .setAcceptsecrets(true)
        .setAcceptresources(true)
        .setAcceptoutputs(true)
        .setSupportspreview(true)
        .setSupportsAutonamingConfiguration(true);
    }),
    check: unary(async (request) => checkResponse(await provider.check(checkRequest(request)))),
    diff: unary(async (request) => diffResponse(await provider.diff(diffRequest(request)))),
    create: unary(async (request) => {
      const { id, properties } = await reportingInitialization(
        provider.create({
          ...resource(request),
          properties: fromStruct(request.getProperties()),
          timeout: request.getTimeout(),
          preview: request.getPreview(),
        }),
      );
      return new messages.CreateResponse().setId(id).setProperties(toStruct(properties));
    }),
    read: unary(async (request) => {
      const read = await reportingInitialization(
        provider.read({
          ...resource(request),
          id: request.getId(),
          properties: fromStruct(request.getProperties()),
          inputs: fromStruct(request.getInputs()),
          timeout: request.getTimeout(),
        }),
      );
      // An empty ID tells the engine that the resource is gone.
      if (!read) return new messages.ReadResponse();
      const { id, properties, inputs } = read;
      return new messages.ReadResponse().setId(id).setProperties(toStruct(properties)).setInputs(toStruct(inputs));
    }),
    update: unary(async (request) => {
      const properties = await reportingInitialization(
        provider.update({
          ...resource(request),
          id: request.getId(),
          oldInputs: fromStruct(request.getOldInputs()),
          olds: fromStruct(request.getOlds()),
          news: fromStruct(request.getNews()),
          ignoreChanges: request.getIgnorechangesList(),
          timeout: request.getTimeout(),
          preview: request.getPreview(),
        }),
      );
      return new messages.UpdateResponse().setProperties(toStruct(properties));
    }),
    delete: unary(async (request) => {
      await provider.delete({
        ...resource(request),
        id: request.getId(),
        oldInputs: fromStruct(request.getOldInputs()),
        properties: fromStruct(request.getProperties()),
        timeout: request.getTimeout(),
      });
      return new Empty();
    }),
    invoke: unary(async (request) => {
      if (!provider.invoke) throw new StatusError(status.UNIMPLEMENTED, `unknown function ${request.getTok()}`);
      const result = await provider.invoke(request.getTok(), fromStruct(request.getArgs()));
      return new messages.InvokeResponse().setReturn(toStruct(result));
    }),
    construct: unary(async (request) => {
      if (!provider.construct) throw new StatusError(status.UNIMPLEMENTED, `unknown component ${request.getType()}`);
      return provider.construct(request, address);
    }),
  };
  return serve(ResourceProviderService, implementation as UntypedServiceImplementation);
}

const fromStruct = (struct: Struct | undefined): JsonObject => struct?.toJavaScript() ?? {};
const toStruct = (value: JsonObject): Struct => Struct.fromJavaScript(value as Record<string, JavaScriptValue>);

const resource = (request: { getUrn(): string; getType(): string; getName(): string }) => ({
  urn: request.getUrn(),
  type: request.getType(),
  name: request.getName(),
});

function checkRequest(request: messages.CheckRequest): CheckRequest {
  const options = request.getAutonaming();
  return {
    ...resource(request),
    olds: fromStruct(request.getOlds()),
    news: fromStruct(request.getNews()),
    randomSeed: request.getRandomseed_asU8(),
    ...(options && { autonaming: { proposedName: options.getProposedName(), mode: autonamingMode(options) } }),
  };
}

function autonamingMode(options: messages.CheckRequest.AutonamingOptions): Autonaming["mode"] {
  const { Mode } = messages.CheckRequest.AutonamingOptions;
  switch (options.getMode()) {
    case Mode.PROPOSE:
      return "propose";
    case Mode.ENFORCE:
      return "enforce";
    case Mode.DISABLE:
      return "disable";
  }
}

function checkResponse({ inputs, failures = [] }: CheckResult): messages.CheckResponse {
  return new messages.CheckResponse()
    .setInputs(toStruct(inputs))
    .setFailuresList(
      failures.map(({ property, reason }) => new messages.CheckFailure().setProperty(property).setReason(reason)),
    );
}

const diffRequest = (request: messages.DiffRequest): DiffRequest => ({
  ...resource(request),
  id: request.getId(),
  oldInputs: fromStruct(request.getOldInputs()),
  olds: fromStruct(request.getOlds()),
  news: fromStruct(request.getNews()),
  ignoreChanges: request.getIgnorechangesList(),
});

const diffKinds: Record<DiffKind, messages.PropertyDiff.Kind> = {
  add: messages.PropertyDiff.Kind.ADD,
  "add-replace": messages.PropertyDiff.Kind.ADD_REPLACE,
  delete: messages.PropertyDiff.Kind.DELETE,
  "delete-replace": messages.PropertyDiff.Kind.DELETE_REPLACE,
  update: messages.PropertyDiff.Kind.UPDATE,
  "update-replace": messages.PropertyDiff.Kind.UPDATE_REPLACE,
};

function diffResponse(result: DiffResult): messages.DiffResponse {
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse()
    .setChanges(result.changes ? DIFF_SOME : DIFF_NONE)
    .setReplacesList([...(result.replaces ?? [])])
    .setDiffsList([...(result.diffs ?? [])])
    .setDeletebeforereplace(result.deleteBeforeReplace ?? false)
    .setHasdetaileddiff(result.detailedDiff !== undefined);
  for (const [path, { kind, inputDiff = false }] of Object.entries(result.detailedDiff ?? {})) {
    const difference = new messages.PropertyDiff().setKind(diffKinds[kind]).setInputdiff(inputDiff);
    response.getDetaileddiffMap().set(path, difference);
  }
  return response;
}

/** gRPC carries an error's structured details as a serialized `google.rpc.Status` in this trailer. */
const statusDetails = "grpc-status-details-bin";

async function reportingInitialization<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (error) {
    if (!(error instanceof InitializationError)) throw error;
    const failure = new messages.ErrorResourceInitFailed()
      .setId(error.id)
      .setProperties(toStruct(error.properties))
      .setInputs(toStruct(error.inputs))
      .setReasonsList([...error.reasons]);
    const detail = new Any();
    detail.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const details = new Status().setCode(status.UNKNOWN).setMessage(error.message).setDetailsList([detail]);
    const metadata = new Metadata();
    metadata.set(statusDetails, Buffer.from(details.serializeBinary()));
    throw new StatusError(status.UNKNOWN, error.message, metadata);
  }
}

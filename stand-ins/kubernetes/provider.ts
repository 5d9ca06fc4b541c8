import type { ConstructRequest, ConstructResponse } from "@pulumi/pulumi/proto/provider_pb";
import { InitializationError } from "../shared/provider";
import type {
  CheckRequest,
  CheckResult,
  CreateRequest,
  CreateResult,
  DeleteRequest,
  DiffRequest,
  DiffResult,
  Provider,
  ProviderHost,
  ReadRequest,
  ReadResult,
  UpdateRequest,
} from "../shared/provider";
import { create, NamespaceMissingError, read, relinquish, startDeletion, update } from "./apply";
import { checkLive, NotReadyError, untilDeleted, untilReady } from "./await/index";
import { UnreadableConditionError } from "./await/progress";
import { check } from "./check";
import { checkpoint, parseCheckpoint } from "./checkpoint";
import { connect, TooOldError, type Cluster } from "./cluster";
import { diffResource } from "./diff-resource";
import { Discovery, NoMatchError } from "./discovery";
import { copy, removeAt, setAt, stringAt, type JsonObject } from "./json";
import { apiVersionOf, gvkOf, gvkOfUrn, isCustomResourceDefinition, isPatchResource } from "./kinds";
import { activeCluster } from "./kubeconfig";
import { annotation, annotationOf, idOf, nameOf, namespaceOf, parseId, timeoutSeconds, uniqueName } from "./metadata";
import { normalize } from "./normalize";
import { annotateSecrets, containsSecrets, containsUnknowns, toKubernetes } from "./property-values";
import { checkProviderConfig, readProviderConfig, type ProviderConfig } from "./provider-config";
import { prune } from "./prune";
import { removeRendered, render, renderPath } from "./render-yaml";
import { isApiError } from "./rest-client";

const lostClusterRemedy =
  "If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the " +
  'PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';

export class KubernetesProvider implements Provider {
  readonly version = "4.34.2";
  private config: ProviderConfig = readProviderConfig({});
  /** Undefined when nobody answered: previews go on without one. */
  private cluster: Cluster | undefined;
  private unreachableReason = "the provider is not configured";
  private discovery = new Discovery(undefined);

  constructor(private readonly host: ProviderHost) {}

  checkConfig({ news }: CheckRequest): Promise<CheckResult> {
    return Promise.resolve({ inputs: news, failures: checkProviderConfig(toKubernetes(news)) });
  }

  /** Another cluster means other objects: everything is replaced. */
  async diffConfig({ oldInputs, news }: DiffRequest): Promise<DiffResult> {
    const [before, after] = [toKubernetes(oldInputs), toKubernetes(news)];
    const diffs = changedKeys(before, after);
    const has = (key: string) => diffs.includes(key);
    const selections = ["kubeconfig", "context", "cluster"];
    const unknown = selections.find((key) => containsUnknowns(after[key]));
    if (unknown) return { changes: true, diffs: [unknown], replaces: [unknown] };

    const replaces = has("renderYamlToDirectory") ? ["renderYamlToDirectory"] : [];
    const [oldCluster, newCluster] = await Promise.all(
      [before, after].map((config) => activeCluster(readProviderConfig(config))),
    );
    if (oldCluster && newCluster && JSON.stringify(oldCluster) !== JSON.stringify(newCluster)) {
      replaces.push(...selections.filter(has));
    }
    // The identifier, when both have one, is the program's own answer to whether the cluster is another one.
    if (before.clusterIdentifier !== undefined && after.clusterIdentifier !== undefined) {
      return { changes: diffs.length > 0, diffs, replaces: has("clusterIdentifier") ? ["clusterIdentifier"] : [] };
    }
    return { changes: diffs.length > 0, diffs, replaces };
  }

  async configure(inputs: JsonObject): Promise<void> {
    this.config = readProviderConfig(inputs);
    if (!this.config.enableServerSideApply) {
      throw new Error(
        "this stand-in for Pulumi's kubernetes provider knows server-side apply only: remove enableServerSideApply: false",
      );
    }
    try {
      this.cluster = await connect(this.config);
      this.discovery = this.cluster.discovery;
    } catch (error) {
      if (error instanceof TooOldError) throw error;
      this.unreachableReason = messageOf(error);
    }
  }

  async check(request: CheckRequest): Promise<CheckResult> {
    if (!this.cluster && this.config.skipUpdateUnreachable) {
      await this.host.log.warn(
        "Cluster is unreachable but skipUpdateUnreachable flag is set to true, skipping...",
        request.urn,
      );
      return { inputs: request.olds };
    }
    return check(request, {
      discovery: this.discovery,
      defaultNamespace: this.defaultNamespace,
      isRendering: this.isRendering,
      warn: (message) => this.host.log.warn(message, request.urn),
      suppressHelmHookWarnings: this.config.suppressHelmHookWarnings,
    });
  }

  async diff(request: DiffRequest): Promise<DiffResult> {
    const result = await diffResource(request, {
      discovery: this.discovery,
      mutability: this.config,
      cluster: this.cluster,
    });
    return this.isRendering && this.config.alwaysRender ? { ...result, changes: true } : result;
  }

  async create({ urn, properties, preview, timeout }: CreateRequest): Promise<CreateResult> {
    const inputs = toKubernetes(properties);
    const asIs = { id: "", properties };
    const isPatch = isPatchResource(urn, stringAt(inputs, "kind"));
    if (preview && (containsUnknowns(inputs) || isPatch || !(await this.isKnown(inputs)))) return asIs;

    const memory = { initialApiVersion: stringAt(inputs, "apiVersion"), fieldManager: fieldManagerOf(inputs) };
    if (this.isRendering) {
      await this.render(urn, inputs, properties);
      return { id: idOf(inputs), properties: checkpoint(inputs, inputs, properties, memory) };
    }

    const cluster = this.reachable();
    let object: JsonObject;
    try {
      object = await create(
        cluster,
        inputs,
        this.applyOptions(memory.fieldManager, preview),
        isPatch || this.config.upsertExistingObjects,
      );
    } catch (error) {
      const isUnpredictable =
        error instanceof NamespaceMissingError || isApiError(error, "Forbidden") || isApiError(error, "AlreadyExists");
      if (preview && isUnpredictable) return asIs;
      throw creationError(urn, inputs, error);
    }
    if (preview) {
      removeAt(object, ["status"]);
      return { id: "", properties: checkpoint(inputs, object, properties, memory) };
    }

    const save = (live: JsonObject) => checkpoint(inputs, live, properties, memory);
    try {
      object = await untilReady({ cluster, inputs, applied: object }, this.patience(urn, inputs, timeout));
    } catch (error) {
      // Pulumi's provider forgets the object then; the next update says that it exists.
      if (error instanceof UnreadableConditionError) throw creationError(urn, inputs, error);
      const [live, reasons] = failure(error, object);
      const message =
        `resource "${urn}" was successfully created, but the Kubernetes API server reported that it failed to fully ` +
        `initialize or become live: ${messageOf(error)}`;
      throw new InitializationError(message, idOf(object), save(live), properties, [message, ...reasons]);
    }
    if (isCustomResourceDefinition(inputs)) this.discovery.forget();
    return { id: idOf(object), properties: save(object) };
  }

  async read({ urn, id, properties, inputs }: ReadRequest): Promise<ReadResult | undefined> {
    if (!this.cluster && !this.isRendering) return this.readUnreachable(urn, { id, properties, inputs });
    const { name, namespace } = parseId(id);
    const state = parseCheckpoint(properties);
    const oldInputs = normalize(toKubernetes(inputs));
    const isImport = !oldInputs.kind && !state.live.kind;
    if (!oldInputs.kind) {
      const gvk = gvkOfUrn(urn);
      Object.assign(oldInputs, {
        apiVersion: state.live.apiVersion ?? apiVersionOf(gvk),
        kind: state.live.kind ?? gvk.kind.replace(/Patch$/, ""),
        metadata: { name, ...(namespace ? { namespace } : {}) },
      });
    }
    const memory = {
      initialApiVersion: state.initialApiVersion ?? stringAt(oldInputs, "apiVersion"),
      fieldManager: state.fieldManager ?? fieldManagerOf(oldInputs),
    };
    if (this.isRendering) return { id, properties: checkpoint(oldInputs, state.live, properties, memory), inputs };

    const cluster = this.reachable();
    let live: JsonObject;
    try {
      live = await read(cluster, oldInputs, name);
    } catch (error) {
      if (error instanceof NoMatchError || isApiError(error, "NotFound")) return undefined;
      throw error;
    }
    const liveInputs = isImport ? importedInputs(live) : prune(live, oldInputs);
    const result = () => {
      const readProperties = checkpoint(liveInputs, live, inputs, memory);
      annotateSecrets(liveInputs, inputs);
      return { id: id || idOf(live), properties: readProperties, inputs: liveInputs };
    };
    if (!isImport) {
      try {
        await checkLive(cluster, oldInputs, live);
      } catch (error) {
        if (!(error instanceof NotReadyError)) throw error;
        const saved = result();
        throw new InitializationError(error.message, saved.id, saved.properties, saved.inputs, [
          error.message,
          ...error.problems,
        ]);
      }
    }
    return result();
  }

  async update({ urn, olds, news, ignoreChanges, preview, timeout }: UpdateRequest): Promise<JsonObject> {
    const inputs = normalize(toKubernetes(news));
    if (preview && (containsUnknowns(inputs) || !(await this.isKnown(inputs)))) return news;
    const state = parseCheckpoint(olds);
    const oldManager = state.fieldManager ?? fieldManagerOf(state.inputs);
    const fieldManager = annotationOf(inputs, annotation.patchFieldManager) || oldManager;
    const memory = { initialApiVersion: state.initialApiVersion ?? stringAt(inputs, "apiVersion"), fieldManager };
    if (this.isRendering) {
      await this.render(urn, inputs, news);
      return checkpoint(inputs, inputs, news, memory);
    }

    const cluster = this.reachable();
    const isPatch = isPatchResource(urn, stringAt(inputs, "kind"));
    const save = (live: JsonObject) => checkpoint(inputs, live, news, memory);
    let applied: JsonObject | undefined;
    try {
      const previous = await read(cluster, inputs, nameOf(state.live));
      applied = await update(
        cluster,
        inputs,
        previous,
        isPatch,
        ignoreChanges,
        this.applyOptions(fieldManager, preview),
      );
      if (preview) return save(applied);
      applied = await untilReady({ cluster, inputs, applied, previous }, this.patience(urn, inputs, timeout));
    } catch (error) {
      if (preview && isApiError(error, "Forbidden")) return news;
      if (preview) throw updateError(urn, error);
      const known = applied ?? (await read(cluster, state.live, nameOf(state.live)).catch(() => undefined));
      if (!known) throw updateError(urn, error);
      const [live, reasons] = failure(error, known);
      const message = `the Kubernetes API server reported that "${idOf(live)}" failed to fully initialize or become live: ${messageOf(error)}`;
      throw new InitializationError(message, idOf(live), save(live), news, [message, ...reasons]);
    }
    if (isCustomResourceDefinition(inputs)) this.discovery.forget();
    if (fieldManager !== oldManager) await relinquish(cluster, applied, oldManager);
    return save(applied);
  }

  async delete({ urn, id, properties, timeout }: DeleteRequest): Promise<void> {
    const { inputs, live, fieldManager } = parseCheckpoint(properties);
    if (this.isRendering) {
      await removeRendered(live, this.config.renderYamlToDirectory);
      return;
    }
    if (!this.cluster) {
      await this.host.log.warn(`configured Kubernetes cluster is unreachable: ${this.unreachableReason}`, urn);
      if (this.config.deleteUnreachable) return;
      throw new Error(`configured Kubernetes cluster is unreachable. ${lostClusterRemedy}`);
    }
    if (isPatchResource(urn, stringAt(live, "kind"))) {
      await relinquish(this.cluster, live, fieldManager ?? fieldManagerOf(inputs));
      return;
    }
    const exists = await startDeletion(this.cluster, live, inputs, parseId(id).name);
    if (exists) await untilDeleted(this.cluster, live, inputs, this.patience(urn, inputs, timeout));
    if (isCustomResourceDefinition(live)) this.discovery.forget();
  }

  async invoke(token: string, args: JsonObject): Promise<JsonObject> {
    if (token !== "kubernetes:yaml:decode") throw new Error(`unknown Invoke type "${token}"`);
    const { parseManifests } = await import("./manifest-yaml.js");
    const objects = parseManifests(stringAt(args, "text")).filter(({ apiVersion, kind }) => apiVersion && kind);
    const namespace = stringAt(args, "defaultNamespace");
    for (const object of objects) {
      const isNamespaced = (await this.discovery.isNamespaced(gvkOf(object))) ?? true;
      if (namespace && isNamespaced && !namespaceOf(object)) setAt(object, ["metadata", "namespace"], namespace);
    }
    return { result: objects };
  }

  async construct(request: ConstructRequest): Promise<ConstructResponse> {
    if (!this.isRendering) this.reachable();
    // Most programs have no chart: what renders one is loaded for those that do.
    const { construct } = await import("./construct.js");
    return construct(request, {
      cluster: this.cluster,
      discovery: this.discovery,
      defaultNamespace: this.defaultNamespace,
      isRendering: this.isRendering,
      log: this.host.log,
      version: this.version,
    });
  }

  private get isRendering(): boolean {
    return this.config.renderYamlToDirectory !== "";
  }

  private get defaultNamespace(): string {
    return this.config.namespace || (this.cluster?.namespace ?? "default");
  }

  private reachable(): Cluster {
    if (this.cluster) return this.cluster;
    throw new Error(`configured Kubernetes cluster is unreachable: ${this.unreachableReason}`);
  }

  /** Can a dry run be asked for this object? */
  private async isKnown(object: JsonObject): Promise<boolean> {
    return this.isRendering || (await this.discovery.exists(gvkOf(object)));
  }

  private async render(urn: string, object: JsonObject, properties: JsonObject): Promise<void> {
    const directory = this.config.renderYamlToDirectory;
    if (containsSecrets(properties)) {
      await this.host.log.warn(
        `rendered file ${renderPath(object, directory)} contains a secret value in plaintext`,
        urn,
      );
    }
    await render(object, directory);
    await this.host.log.status(`rendered ${renderPath(object, directory)}`, urn);
  }

  private async readUnreachable(urn: string, old: ReadResult): Promise<ReadResult | undefined> {
    await this.host.log.warn(`configured Kubernetes cluster is unreachable: ${this.unreachableReason}`, urn);
    if (this.config.deleteUnreachable) return undefined;
    if (this.config.skipUpdateUnreachable) return old;
    throw new Error(`failed to read resource state due to unreachable cluster. ${lostClusterRemedy}`);
  }

  private applyOptions(fieldManager: string, isPreview: boolean) {
    const { enablePatchForce } = this.config;
    return { fieldManager, isPreview, enablePatchForce, signal: this.host.cancelled };
  }

  private patience(urn: string, inputs: JsonObject, customTimeout: number) {
    let reported = "";
    return {
      seconds: timeoutSeconds(inputs, customTimeout),
      signal: this.host.cancelled,
      report: (status: string) => {
        if (status !== reported) void this.host.log.status(status, urn);
        reported = status;
      },
    };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const fieldManagerOf = (inputs: JsonObject): string =>
  annotationOf(inputs, annotation.patchFieldManager) || uniqueName("pulumi-kubernetes-");

const changedKeys = (before: JsonObject, after: JsonObject): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );

/** The last known object and the reasons in an error. */
const failure = (error: unknown, known: JsonObject): [JsonObject, string[]] =>
  error instanceof NotReadyError ? [error.object, error.problems] : [known, []];

function creationError(urn: string, inputs: JsonObject, error: unknown): Error {
  const kind = `${stringAt(inputs, "apiVersion")}/${stringAt(inputs, "kind")}`;
  return new Error(
    error instanceof NoMatchError
      ? `creation of resource "${urn}" with kind ${kind} failed because the Kubernetes API server reported that the ` +
          `apiVersion for this resource does not exist. Verify that any required CRDs have been created: ${error.message}`
      : `resource "${urn}" was not successfully created by the Kubernetes API server: ${messageOf(error)}`,
  );
}

function updateError(urn: string, error: unknown): Error {
  return new Error(
    error instanceof NoMatchError
      ? `update of resource "${urn}" failed because the Kubernetes API server reported that the apiVersion for this ` +
          `resource does not exist. Verify that any required CRDs have been created: ${error.message}`
      : `update of resource "${urn}" failed: ${messageOf(error)}`,
  );
}

/** What a person would have written to get the live object: all but what the server adds. */
function importedInputs(live: JsonObject): JsonObject {
  const inputs = normalize(copy(live));
  delete inputs.status;
  removeAt(inputs, ["metadata", "annotations", "deployment.kubernetes.io/revision"]);
  removeAt(inputs, ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"]);
  return inputs;
}

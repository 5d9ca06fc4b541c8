import { at, listAt, stringAt, type Json, type JsonObject } from "./json";
import {
  apiVersionOf,
  gvkOf,
  isBuiltIn,
  isBuiltInNamespaced,
  isCustomResourceDefinition,
  type GroupVersionKind,
} from "./kinds";
import type { RestClient } from "./rest-client";

/** The server does not know the kind: most often a custom resource whose CustomResourceDefinition is not there. */
export class NoMatchError extends Error {
  constructor(gvk: GroupVersionKind) {
    super(`no matches for kind "${gvk.kind}" in version "${apiVersionOf(gvk)}"`);
  }
}

interface Resource {
  /** The plural of the kind, as paths spell it. */
  name: string;
  namespaced: boolean;
}

/**
 * Which kinds the API server serves, asked for once
 * (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery).
 */
export class Discovery {
  private resources: Promise<Map<string, Resource>> | undefined;
  /** Definitions the program declares, so that their kinds are known before they are created. */
  private readonly declared = new Map<string, JsonObject>();

  constructor(private readonly client: RestClient | undefined) {}

  forget(): void {
    this.resources = undefined;
  }

  declare(definition: JsonObject): void {
    this.declared.set(
      `${stringAt(definition, "spec", "group")}/${stringAt(definition, "spec", "names", "kind")}`,
      definition,
    );
  }

  /** The path of the collection, or of the object when it has a name. */
  async path(object: JsonObject, name?: string): Promise<string> {
    const gvk = gvkOf(object);
    let resource = await this.find(gvk);
    if (!resource) {
      // It may have been registered since.
      this.forget();
      resource = await this.find(gvk);
    }
    if (!resource) throw new NoMatchError(gvk);
    const namespace = stringAt(object, "metadata", "namespace") || "default";
    return [
      gvk.group ? `/apis/${gvk.group}` : "/api",
      gvk.version,
      ...(resource.namespaced ? ["namespaces", encodeURIComponent(namespace)] : []),
      resource.name,
      ...(name === undefined ? [] : [encodeURIComponent(name)]),
    ].join("/");
  }

  async exists(gvk: GroupVersionKind): Promise<boolean> {
    return (await this.find(gvk)) !== undefined;
  }

  /**
   * Undefined when it cannot be told: a custom resource whose definition is neither among `objects`, nor declared, nor
   * registered with a reachable server.
   */
  async isNamespaced(gvk: GroupVersionKind, objects: readonly JsonObject[] = []): Promise<boolean | undefined> {
    if (isBuiltIn(gvk)) return isBuiltInNamespaced(gvk);
    const definition =
      objects.find(
        (object) =>
          isCustomResourceDefinition(object) &&
          stringAt(object, "spec", "group") === gvk.group &&
          stringAt(object, "spec", "names", "kind") === gvk.kind,
      ) ?? this.declared.get(`${gvk.group}/${gvk.kind}`);
    if (definition) return stringAt(definition, "spec", "scope") === "Namespaced";
    return (await this.find(gvk))?.namespaced;
  }

  /** Everything Helm's `.Capabilities.APIVersions` holds: `apps/v1` and `apps/v1/Deployment`. */
  async apiVersions(): Promise<string[]> {
    const kinds = [...(await this.all()).keys()];
    return [...new Set(kinds.map((kind) => kind.slice(0, kind.lastIndexOf("/")))), ...kinds];
  }

  private async find(gvk: GroupVersionKind): Promise<Resource | undefined> {
    if (!this.client) return undefined;
    return (await this.all()).get(`${apiVersionOf(gvk)}/${gvk.kind}`);
  }

  private all(): Promise<Map<string, Resource>> {
    return (this.resources ??= this.load().catch((error: unknown) => {
      this.forget();
      throw error;
    }));
  }

  private async load(): Promise<Map<string, Resource>> {
    const resources = new Map<string, Resource>();
    if (!this.client) return resources;
    const { client } = this;
    const accept = ["v2", "v2beta1"]
      .map((version) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`)
      .join(",");
    const answers = await Promise.all(["/api", "/apis"].map((path) => client.request(path, { accept })));
    for (const answer of answers) {
      for (const group of listAt(answer, "items")) {
        for (const version of listAt(group, "versions")) {
          for (const resource of listAt(version, "resources")) add(resources, group, version, resource);
        }
      }
    }
    return resources;
  }
}

function add(resources: Map<string, Resource>, group: Json, version: Json, resource: Json): void {
  const gvk = {
    group: stringAt(group, "metadata", "name"),
    version: stringAt(version, "version"),
    kind: stringAt(resource, "responseKind", "kind"),
  };
  const key = `${apiVersionOf(gvk)}/${gvk.kind}`;
  // The first one serves the kind itself; others of the same kind are views of it.
  if (gvk.kind === "" || resources.has(key)) return;
  resources.set(key, { name: stringAt(resource, "resource"), namespaced: at(resource, "scope") === "Namespaced" });
}

import { dump } from "js-yaml";
import { fluxObject, isSparkRun } from "./flux-object";
import { healthChecks } from "./health-checks";
import type { KubernetesObject, PlannedComponent } from "./plan";

/** Where Flux finds the tree, and with whose rights it applies the tree. */
export interface FluxSource {
  /** Kind of the source: `GitRepository`, `OCIRepository` or `Bucket`. */
  readonly kind: string;
  /** Name of the source, in the namespace `flux-system`. */
  readonly name: string;
}

/** The folder of the tree in its repository: the layout in which platform teams keep what Flux applies. */
export const treeFolder = "kubernetes/apps/data-platform";

/** Namespace of Flux, and of all that it reads. */
const fluxNamespace = "flux-system";

/** Account in that namespace whose rights Flux has when it applies the tree. */
const fluxAccount = "data-platform";

/** The first line of the tree's own kustomization, by which the folder is known to be made, and may be written over. */
export const header = "# `npm run render` makes this folder, and writes over what is changed here.\n";

/**
 * The tree: for each component of the program a folder with its objects, and a Flux Kustomization that waits for the
 * components which the component needs. The order of keys and files is always the same.
 *
 * @returns content by path, below the repository's root
 * @throws with a sentence where components wait for each other, or where an object must not be in the tree
 */
export function treeOf(components: readonly PlannedComponent[], source: FluxSource): ReadonlyMap<string, string> {
  const parts = components.flatMap(withDefinitionsApart);
  refuseCircles(parts);
  const files = new Map<string, string>();
  const folders = parts.map((part) => ({ part, folder: folderOf(part) })).sort((a, b) => compare(a.folder, b.folder));
  for (const { part, folder } of folders) {
    const objects = part.objects.map(fluxObject).map((object) => [fileOf(object), object] as const);
    const path = `${treeFolder}/${folder}`;
    const resources = objects.map(([file]) => file).sort(compare);
    for (const [file, object] of objects) files.set(`${path}/objects/${file}`, yaml(object));
    files.set(`${path}/objects/kustomization.yaml`, yaml(kustomization(resources)));
    files.set(`${path}/flux.yaml`, yaml(fluxKustomization(part, `./${path}/objects`, source)));
  }
  const index = folders.map(({ folder }) => `${folder}/flux.yaml`);
  files.set(`${treeFolder}/kustomization.yaml`, header + yaml(kustomization(index)));
  return files;
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

const yaml = (value: object) => dump(value, { sortKeys: true, lineWidth: -1, noRefs: true });

/** Custom resource definitions come first, and an object of a new kind only when Kubernetes knows the kind. */
function withDefinitionsApart(component: PlannedComponent): PlannedComponent[] {
  const isDefinition = ({ object }: PlannedComponent["objects"][number]) => object.kind === "CustomResourceDefinition";
  const definitions = component.objects.filter(isDefinition);
  if (definitions.length === 0) return [component];
  const name = `${component.name}-crds`;
  return [
    { name, type: component.type, objects: definitions, dependsOn: [] },
    {
      ...component,
      objects: component.objects.filter((object) => !isDefinition(object)),
      dependsOn: [...component.dependsOn, name].sort(compare),
    },
  ];
}

/** Folders of the plan: a job is in that of its namespace, beside the namespace's own. */
function folderOf({ name, type, objects }: PlannedComponent): string {
  const kind = type.slice(type.lastIndexOf(":") + 1);
  if (kind === "SparkApplication") return `${objects[0]?.object.metadata.namespace ?? ""}/${name}`;
  return kind === "Team" ? `${name}/team` : name;
}

/** Objects of one kind and name can be in two namespaces. */
function fileOf({ kind, metadata: { name, namespace } }: KubernetesObject): string {
  const words = [kind.toLowerCase(), ...(namespace === undefined ? [] : [namespace]), name.replaceAll(":", "-")];
  return `${words.join("_")}.yaml`;
}

function kustomization(resources: readonly string[]) {
  return { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization", resources };
}

/** @see https://fluxcd.io/flux/components/kustomize/kustomizations/ */
function fluxKustomization({ name, objects, dependsOn }: PlannedComponent, path: string, source: FluxSource) {
  const planned = objects.map(({ object }) => object);
  const healthCheckExprs = healthChecks(planned);
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name, namespace: fluxNamespace },
    spec: {
      interval: "10m",
      retryInterval: "1m",
      timeout: planned.some(isSparkRun) ? "30m" : "10m",
      path,
      prune: true,
      wait: true,
      serviceAccountName: fluxAccount,
      sourceRef: { kind: source.kind, name: source.name },
      ...(dependsOn.length > 0 && { dependsOn: dependsOn.map((other) => ({ name: other })) }),
      ...(healthCheckExprs.length > 0 && { healthCheckExprs }),
    },
  };
}

function refuseCircles(components: readonly PlannedComponent[]): void {
  const byName = new Map(components.map((component) => [component.name, component]));
  const visit = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name);
    if (start >= 0) {
      const circle = [...path.slice(start), name].join(" → ");
      throw new Error(`Components wait for each other, and Flux would apply none of them: ${circle}.`);
    }
    for (const other of byName.get(name)?.dependsOn ?? []) visit(other, [...path, name]);
  };
  for (const name of byName.keys()) visit(name, []);
}

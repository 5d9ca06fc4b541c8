/** A resource as a preview in JSON has it (`pulumi preview --json`). */
interface PlannedResource {
  readonly urn: string;
  readonly type: string;
  readonly parent?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
}

/** What `pulumi preview --json` prints, as far as it is read here. */
export interface Preview {
  readonly steps: readonly { readonly newState?: PlannedResource }[];
}

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export interface PlannedObject {
  readonly object: KubernetesObject;
  /** Whether the object outlives the stack, as what holds data does. */
  readonly isKept: boolean;
}

/** A component of the program, with the objects of all that it is made of. */
export interface PlannedComponent {
  readonly name: string;
  /** Type of the component, such as `lakehouse:index:Team`. */
  readonly type: string;
  readonly objects: readonly PlannedObject[];
  /** Names of the components that have to be ready before. */
  readonly dependsOn: readonly string[];
}

/**
 * The components that a program registers directly in its stack, and what each of them makes in the cluster. One that
 * makes nothing there is left out, and nobody waits for it.
 */
export function componentsOf({ steps }: Preview): PlannedComponent[] {
  const resources = new Map(steps.flatMap(({ newState }) => (newState ? [[newState.urn, newState] as const] : [])));
  const topOf = (resource: PlannedResource): PlannedResource => {
    const parent = resources.get(resource.parent ?? "");
    return parent === undefined || parent.type === stackType ? resource : topOf(parent);
  };
  const byTop = new Map<PlannedResource, PlannedResource[]>();
  for (const resource of resources.values()) {
    const top = topOf(resource);
    byTop.set(top, [...(byTop.get(top) ?? []), resource]);
  }
  const components = [...byTop].map(([top, members]) => ({ top, members, objects: members.flatMap(objectOf) }));
  const inCluster = new Set(components.filter(({ objects }) => objects.length > 0).map(({ top }) => top));
  return components
    .filter(({ top }) => inCluster.has(top))
    .map(({ top, members, objects }) => {
      const needed = members.flatMap(neededBy).flatMap((urn) => resources.get(urn) ?? []);
      const others = new Set(needed.map(topOf).filter((other) => other !== top && inCluster.has(other)));
      return {
        name: nameOf(top.urn),
        type: top.type,
        objects,
        dependsOn: [...others].map(({ urn }) => nameOf(urn)).sort(),
      };
    });
}

const stackType = "pulumi:pulumi:Stack";

const nameOf = (urn: string) => urn.slice(urn.lastIndexOf("::") + 2);

const neededBy = ({ dependencies = [], propertyDependencies = {} }: PlannedResource) => [
  ...dependencies,
  ...Object.values(propertyDependencies).flat(),
];

/** Components and charts are no objects: they have no inputs, or no `kind` among them. */
function objectOf({ type, inputs, protect, retainOnDelete }: PlannedResource): PlannedObject[] {
  if (!type.startsWith("kubernetes:") || typeof inputs?.kind !== "string") return [];
  return [{ object: inputs as KubernetesObject, isKept: protect === true || retainOnDelete === true }];
}

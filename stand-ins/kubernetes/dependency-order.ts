import { stringAt, type JsonObject } from "./json";
import { gvkOf, isCustomResourceDefinition, isKind } from "./kinds";
import { annotationOf, nameOf, namespaceOf } from "./metadata";

const dependsOnAnnotation = "config.kubernetes.io/depends-on";

export interface Ordered {
  object: JsonObject;
  dependencies: JsonObject[];
}

/**
 * Orders objects so that each comes after what it depends on: a custom resource after its definition, an object after
 * its namespace, and after what its `config.kubernetes.io/depends-on` names. Among equals the order of kinds decides,
 * as in `sigs.k8s.io/cli-utils` (pkg/object/graph, pkg/ordering).
 *
 * @throws Error when the annotation cannot be read or names an object that is not there, or when there is a cycle
 */
export function dependencyOrder(objects: readonly JsonObject[]): Ordered[] {
  // The last one wins, where two objects have one identity.
  const byId = new Map(objects.map((object) => [identity(object), object]));
  const dependencies = new Map([...byId].map(([id, object]) => [id, dependenciesOf(id, object, byId)]));

  const ordered: Ordered[] = [];
  const done = new Set<string>();
  while (done.size < byId.size) {
    const next = [...byId.keys()]
      .filter((id) => !done.has(id))
      .filter((id) => [...(dependencies.get(id) ?? [])].every((dependency) => done.has(dependency)));
    if (next.length === 0) {
      throw new Error(`cyclic dependency: ${[...byId.keys()].filter((id) => !done.has(id)).join(", ")}`);
    }
    next.forEach((id) => done.add(id));
    const resolve = (id: string): JsonObject[] => {
      const object = byId.get(id);
      return object ? [object] : [];
    };
    const group = next.flatMap((id) =>
      resolve(id).map((object) => ({ object, dependencies: [...(dependencies.get(id) ?? [])].flatMap(resolve) })),
    );
    ordered.push(...group.sort((a, b) => compareObjects(a.object, b.object)));
  }
  return ordered;
}

/** As the annotation names objects: `group/kind/name`, or `group/namespaces/namespace/kind/name`. */
function identity(object: JsonObject): string {
  const { group, kind } = gvkOf(object);
  const namespace = namespaceOf(object);
  return [group, ...(namespace ? ["namespaces", namespace] : []), kind, nameOf(object)].join("/");
}

function dependenciesOf(id: string, object: JsonObject, byId: ReadonlyMap<string, JsonObject>): Set<string> {
  const { group, kind } = gvkOf(object);
  const found = new Set<string>();
  for (const [otherId, other] of byId) {
    const defines =
      isCustomResourceDefinition(other) &&
      stringAt(other, "spec", "group") === group &&
      stringAt(other, "spec", "names", "kind") === kind;
    const contains = isKind(other, "", "Namespace") && nameOf(other) === namespaceOf(object);
    if (defines || contains) found.add(otherId);
  }
  for (const reference of annotationOf(object, dependsOnAnnotation)
    .split(",")
    .map((part) => part.trim())) {
    if (!reference) continue;
    const fields = reference.split("/");
    if (fields.length !== 3 && (fields.length !== 5 || fields[1] !== "namespaces")) {
      throw new Error(
        `invalid "${dependsOnAnnotation}" annotation of ${id}: "${reference}" is neither group/kind/name nor group/namespaces/namespace/kind/name`,
      );
    }
    if (!byId.has(reference)) {
      throw new Error(`invalid "${dependsOnAnnotation}" annotation of ${id}: ${reference} is not among the objects`);
    }
    found.add(reference);
  }
  return found;
}

const kindOrder = [
  "/Namespace",
  "/ResourceQuota",
  "storage.k8s.io/StorageClass",
  "apiextensions.k8s.io/CustomResourceDefinition",
  "admissionregistration.k8s.io/MutatingWebhookConfiguration",
  "/ServiceAccount",
  "policy/PodSecurityPolicy",
  "rbac.authorization.k8s.io/Role",
  "rbac.authorization.k8s.io/ClusterRole",
  "rbac.authorization.k8s.io/RoleBinding",
  "rbac.authorization.k8s.io/ClusterRoleBinding",
  "/ConfigMap",
  "/Secret",
  "/Service",
  "/LimitRange",
  "scheduling.k8s.io/PriorityClass",
  "apps/Deployment",
  "apps/StatefulSet",
  "batch/CronJob",
  "policy/PodDisruptionBudget",
];
const lastKind = "admissionregistration.k8s.io/ValidatingWebhookConfiguration";

function compareObjects(a: JsonObject, b: JsonObject): number {
  return compare(sortKey(a), sortKey(b));
}

function sortKey(object: JsonObject): (string | number)[] {
  const { group, kind } = gvkOf(object);
  const position = kindOrder.indexOf(`${group}/${kind}`);
  const rank = `${group}/${kind}` === lastKind ? 1 : position < 0 ? 0 : position - kindOrder.length;
  return [rank, group, kind, namespaceOf(object), nameOf(object)];
}

function compare([first, ...rest]: (string | number)[], [other, ...others]: (string | number)[]): number {
  if (first === undefined || other === undefined) return 0;
  return first < other ? -1 : first > other ? 1 : compare(rest, others);
}

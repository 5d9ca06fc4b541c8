import { Output } from "@pulumi/pulumi";

/** Lists whose items are merged, and what tells their items apart, as in Kubernetes' strategic merge patch. */
const mergeKeys: Readonly<Record<string, string>> = {
  containers: "name",
  env: "name",
  initContainers: "name",
  sidecars: "name",
  volumeMounts: "mountPath",
  volumes: "name",
};

/**
 * Both objects as one, with the keys of `base` first; where both say something `over` wins. Objects are merged key by
 * key. A list that has a merge key keeps the items of `base` that `over` has no item for, each item as a whole; any
 * other list is replaced. What `over` says by `undefined` counts as not said.
 * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
export function mergeFields<Base extends object>(base: Base, over: object): Base {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(base));
  for (const [field, value] of Object.entries(over)) {
    if (value !== undefined) merged[field] = mergeValues(merged[field], value, mergeKeys[field]);
  }
  return merged as Base;
}

function mergeValues(base: unknown, over: unknown, mergeKey: string | undefined): unknown {
  if (Array.isArray(base) && Array.isArray(over) && mergeKey !== undefined) return mergeItems(base, over, mergeKey);
  return isPlain(base) && isPlain(over) ? mergeFields(base, over) : over;
}

function mergeItems(base: readonly unknown[], over: readonly unknown[], mergeKey: string): unknown[] {
  const keyOf = (item: unknown) => (isPlain(item) ? (Reflect.get(item, mergeKey) as unknown) : undefined);
  const replaced = base.map((item) => over.findLast((other) => isSame(keyOf(item), keyOf(other))) ?? item);
  const added = over.filter((other) => !base.some((item) => isSame(keyOf(item), keyOf(other))));
  return [...replaced, ...added];
}

const isSame = (one: unknown, other: unknown) => one !== undefined && one === other;

/** Whether a value is an object with fields that are known before the deployment. */
export function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isLater(value);
}

/** Whether a value is known only when something has been deployed. */
export const isLater = (value: unknown) => Output.isInstance(value) || value instanceof Promise;

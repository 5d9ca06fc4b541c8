import { readStack, type StackDemand, type StackResource } from "../demand/stack";

interface Reading {
  readonly resources: readonly StackResource[];
  readonly nodes: number;
  readonly podFreeKinds: readonly string[];
  readonly demand: StackDemand;
}

let last: Reading | undefined;

/** As {@link readStack}, but once for the policies that ask for the same stack one after the other. */
export function demandOf(
  resources: readonly StackResource[],
  nodes: number,
  podFreeKinds: readonly string[],
): StackDemand {
  if (
    last?.nodes === nodes &&
    areSame(last.podFreeKinds, podFreeKinds, Object.is) &&
    areSame(last.resources, resources, isSame)
  ) {
    return last.demand;
  }
  const demand = readStack(resources, nodes, podFreeKinds);
  last = { resources, nodes, podFreeKinds, demand };
  return demand;
}

function areSame<T>(some: readonly T[], others: readonly T[], isSame: (one: T, other?: T) => boolean): boolean {
  return some.length === others.length && some.every((one, index) => isSame(one, others[index]));
}

function isSame(one: StackResource, other?: StackResource): boolean {
  return (
    one.urn === other?.urn &&
    one.type === other.type &&
    one.parent === other.parent &&
    areSame(one.dependencies, other.dependencies, Object.is) &&
    one.properties.isSame(other.properties) &&
    one.defaultNamespace.isSame(other.defaultNamespace)
  );
}

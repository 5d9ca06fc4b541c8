import { readStack, type StackDemand } from "../../../../../policies/demand/stack";
import { Field } from "../../../../../policies/model/field";

/**
 * The type of an object as the engine has it, without the provider's name, the object, and the position of one that it
 * depends on.
 */
export type StackObject = readonly [type: string, object: object, dependsOn?: number];

/**
 * What objects ask of a cluster of three nodes. They are in namespace `jobs`, and named after their position unless
 * they say otherwise.
 */
export function readObjects(...objects: readonly StackObject[]): StackDemand {
  const resources = objects.map(([type, object, dependsOn], index) => ({
    urn: `urn:${index}`,
    type: `kubernetes:${type}`,
    properties: new Field({ metadata: { name: `o${index}`, namespace: "jobs" }, ...object }),
    dependencies: dependsOn === undefined ? [] : [`urn:${dependsOn}`],
    defaultNamespace: new Field(undefined),
  }));
  return readStack(resources, 3, []);
}

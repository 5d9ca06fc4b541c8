import { memoize } from "../framework/memoize";
import type { Field } from "./field";

/** The API group and the kind that a Pulumi resource type names. */
interface ApiType {
  /** `core` for the group without a name. */
  readonly group: string;
  /** Without the suffix `Patch`. */
  readonly kind: string;
  /** Whether it is a patch, which may leave any field out. */
  readonly partial: boolean;
}

/** An object of a Kubernetes API. */
export interface ApiObject extends ApiType {
  readonly object: Field;
}

/** Reads a resource type such as `kubernetes:apps/v1:Deployment`; nothing for other providers. Every policy asks of every resource. */
export const apiTypeOf = memoize((type: string): ApiType | undefined => {
  const { version, kind, patch } =
    /^kubernetes:(?<version>[^:]+):(?<kind>\w+?)(?<patch>Patch)?$/.exec(type)?.groups ?? {};
  if (version === undefined || kind === undefined) return undefined;
  // Pulumi's core group is `core/v1`; a CustomResource with `apiVersion: v1` has the type `kubernetes:v1:…`.
  const group = version.includes("/") ? version.slice(0, version.indexOf("/")) : "core";
  return { group, kind, partial: patch !== undefined };
}, new Map());

/** The objects of a resource: itself, or those of a list such as `RoleList`. */
export function apiObjectsOf(type: string, inputs: Field): ApiObject[] {
  const apiType = apiTypeOf(type);
  if (apiType === undefined) return [];
  if (!apiType.kind.endsWith("List")) return [{ ...apiType, object: inputs }];
  const kind = apiType.kind.slice(0, -"List".length);
  return inputs
    .at("items")
    .items()
    .map((object) => ({ ...apiType, kind, object }));
}

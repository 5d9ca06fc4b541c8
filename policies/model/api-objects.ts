import { type ApiType, apiTypeOf } from "../../contract/kinds";
import type { Field } from "./field";

/** An object of a Kubernetes API. */
export interface ApiObject extends ApiType {
  readonly object: Field;
}

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

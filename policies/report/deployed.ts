import { readFileSync } from "node:fs";
import type { StackResource } from "../demand/stack";
import { Field } from "../model/field";

/** The part of `pulumi stack export` that is read here: `DeploymentV3` in pulumi's sdk/go/common/apitype/core.go. */
interface ExportedStack {
  readonly deployment?: { readonly resources?: readonly ExportedResource[] };
}

interface ExportedResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: object;
  readonly outputs?: object;
  readonly parent?: string;
  readonly dependencies?: readonly string[];
  /** `URN::ID` */
  readonly provider?: string;
  /** Replaced, but not deleted yet. */
  readonly delete?: boolean;
}

/** The resources in a file that `pulumi stack export` has written; none of a stack that was never deployed. */
export function readDeployed(file: string): StackResource[] {
  const { deployment } = JSON.parse(readFileSync(file, "utf8")) as ExportedStack;
  const resources = deployment?.resources?.filter((resource) => resource.delete !== true) ?? [];
  const inputs = new Map(resources.map((resource) => [resource.urn, resource.inputs]));
  return resources.map(({ urn, type, outputs, parent, dependencies = [], provider }) => ({
    urn,
    type,
    properties: new Field(outputs),
    parent,
    dependencies,
    defaultNamespace: new Field(inputs.get(provider?.replace(/::[^:]*$/, "") ?? "")).at("namespace"),
  }));
}

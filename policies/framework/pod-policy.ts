import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import { type PolicyDescription, type Repair, type Resource, resourcePolicy } from "./define-policy";
import type { Field } from "../model/field";
import { type Kind, kindOf } from "../../contract/kinds";
import { unknownKind } from "../model/kinds";
import { exceptions } from "./name-list";

/** The config of every policy that looks for pods. */
export const podFreeKinds = exceptions(
  "Types of custom resources that run no pods, such as `monitoring.coreos.com/v1:PodMonitor`. Any other type that the " +
    "pack does not know is refused.",
  "^[^:]+:[^:]+$",
);

/** An object that runs pods. */
interface PodObject<Config> {
  readonly kind: Extract<Kind, { runs: "pods" | "spark" }>;
  readonly inputs: Field;
  readonly config: Config;
}

/**
 * A policy on all objects that run pods. An object of a kind that may hide pods is a violation.
 *
 * @param more also judges what runs no pods, and repairs what it can.
 */
export function podPolicy<Config extends object = object>(
  description: Omit<PolicyDescription, "config"> & { config?: PolicyConfigSchema["properties"] },
  judge: (object: PodObject<Config>, report: (message: string) => void) => void,
  more: {
    readonly judgeOther?: (resource: Resource<Config>, report: (message: string) => void) => void;
    readonly repair?: Repair<Config>;
  } = {},
): ResourceValidationPolicy {
  const config = { properties: { ...description.config, podFreeKinds } };
  return resourcePolicy<Config & { podFreeKinds?: readonly string[] }>(
    { ...description, config },
    (resource, report) => {
      const { type, inputs, config: given } = resource;
      const kind = kindOf(type, given.podFreeKinds);
      if (kind.runs === "unknown") {
        throw unknownKind(type);
      } else if (kind.runs !== "nothing") {
        judge({ kind, inputs, config: given }, report);
      } else {
        more.judgeOther?.(resource, report);
      }
    },
    more.repair,
  );
}

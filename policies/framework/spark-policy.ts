import type { PolicyConfigSchema, ResourceValidationPolicy } from "@pulumi/policy";
import type { PolicyDescription } from "./define-policy";
import type { Field } from "../model/field";
import { unseenRest } from "../model/kinds";
import { podPolicy } from "./pod-policy";

interface SparkJob<Config> {
  readonly spec: Field;
  readonly namespace: Field;
  readonly config: Config;
}

/**
 * A policy on the `spec` of all Spark jobs, those of schedules included. An object that may hide one is a violation.
 */
export function sparkPolicy<Config extends object>(
  description: Omit<PolicyDescription, "config"> & { config: PolicyConfigSchema["properties"] },
  judge: (job: SparkJob<Config>, report: (message: string) => void) => void,
): ResourceValidationPolicy {
  return podPolicy<Config>(description, ({ kind, inputs, config }, report) => {
    if (kind.runs !== "spark") return;
    if (kind.partial) throw unseenRest();
    judge({ spec: inputs.at(...kind.spec), namespace: inputs.at("metadata", "namespace"), config }, report);
  });
}

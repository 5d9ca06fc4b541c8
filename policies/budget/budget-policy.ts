import type { PolicyConfigSchema, StackValidationPolicy } from "@pulumi/policy";
import type { StackDemand } from "../demand/stack";
import type { Workload } from "../demand/workload";
import { failClosed, type PolicyDescription, stackPolicy } from "../framework/define-policy";
import { Field } from "../model/field";
import { podFreeKinds } from "../framework/pod-policy";
import { tellUnreadable } from "../framework/unreadable";
import { type Budget, nodeCount, readBudget } from "./budget";
import { demandOf } from "./demand";
import { budgetSchema } from "./schema";

interface Config {
  readonly budget?: unknown;
  readonly podFreeKinds?: readonly string[];
}

/** A policy that holds what the stack's workloads ask for against its budget. It is asked with its own config, too. */
export function budgetPolicy(
  description: Omit<PolicyDescription, "config"> & { readonly config?: PolicyConfigSchema["properties"] },
  judge: (workloads: readonly Workload[], budget: Budget, report: (message: string) => void, config: Field) => void,
): StackValidationPolicy {
  const config = { properties: { ...description.config, budget: budgetSchema, podFreeKinds } };
  return stackPolicy<Config>({ ...description, config }, ({ resources, config: given }, report) => {
    const budget = readBudget(new Field(given.budget, "budget"));
    const demand = demandOf(resources, nodeCount(budget), given.podFreeKinds ?? []);
    reportProblems(demand, report);
    failClosed(report, () => {
      judge(demand.workloads, budget, report, new Field(given));
    });
  });
}

/** What could not be counted may be more than the whole budget. */
function reportProblems({ problems }: StackDemand, report: (message: string, urn?: string) => void): void {
  for (const { urn, problem } of problems) report(tellUnreadable(problem), urn);
}

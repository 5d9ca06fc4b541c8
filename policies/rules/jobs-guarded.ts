import { namespaceOf, type StackResource } from "../demand/stack";
import { readBudget } from "../budget/budget";
import { budgetSchema } from "../budget/schema";
import { failClosed, stackPolicy } from "../framework/define-policy";
import { selectsAll } from "./guardrails/network-policy";
import { boundsRequests, excesses } from "./guardrails/quota";
import { Field } from "../model/field";
import { driverAccount, type JobAccounts, defaultAccounts } from "../model/job-accounts";
import { kindOf } from "../../contract/kinds";

interface Config extends Pick<JobAccounts, "driverAccount"> {
  readonly budget?: unknown;
}

export const jobsGuarded = stackPolicy<Config>(
  {
    name: "jobs-guarded",
    rule: "A jobs' namespace of the stack has a quota within its budget, a LimitRange and a closed network.",
    why:
      "Drivers create pods that no preview counts, and some jobs never go through a preview: only these guardrails " +
      "restrict all pods.",
    remedy:
      "Declare a ResourceQuota of CPU and memory requests within the budget, a LimitRange, and a NetworkPolicy for " +
      "Ingress and Egress of " +
      "all pods in the namespace, as the component SparkNamespace does.",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/policy/resource-quotas/",
    config: { properties: { budget: budgetSchema, driverAccount } },
  },
  ({ resources, config }, report) => {
    const account = config.driverAccount ?? defaultAccounts.driverAccount;
    const jobNamespaces = new Set(resources.filter((resource) => hasJobs(resource, account)).map(namespaceOf));
    for (const { type, urn, properties } of resources) {
      if (!isOf("Namespace").test(type)) continue;
      const judge = () => {
        const namespace = properties.at("metadata", "name").text() ?? "";
        if (!jobNamespaces.has(namespace)) return;
        const inside = resources.filter((resource) => isGuard(resource) && namespaceOf(resource) === namespace);
        for (const lack of lacks(inside)) report(`Namespace ${namespace} has ${lack}.`, urn);
      };
      failClosed(report, judge, urn);
    }
    // Where there is no budget at all, those policies say so that need one.
    if (config.budget === undefined) return;
    const { limits, namespaces } = readBudget(new Field(config.budget, "budget"));
    if (namespaces.size === 0) return;
    for (const resource of resources) {
      const { type, urn, properties } = resource;
      if (!isOf("ResourceQuota").test(type)) continue;
      const judge = () => {
        const namespace = namespaceOf(resource);
        if (!jobNamespaces.has(namespace)) return;
        const requests = namespaces.get(namespace) ?? limits;
        for (const excess of excesses(properties, requests, limits)) report(`${excess}.`, urn);
      };
      failClosed(report, judge, urn);
    }
  },
);

const isOf = (kind: string) => new RegExp(`^kubernetes:(?:core/)?v1:${kind}$`);
const isNetworkPolicy = /^kubernetes:networking\.k8s\.io\/v1:NetworkPolicy$/;

/** Whether it is a Spark job, or what drivers of jobs from elsewhere need. */
function hasJobs({ type, properties }: StackResource, account: string): boolean {
  if (kindOf(type).runs === "spark") return true;
  return isOf("ServiceAccount").test(type) && properties.at("metadata", "name").text() === account;
}

function isGuard({ type }: StackResource): boolean {
  return [isOf("ResourceQuota"), isOf("LimitRange"), isNetworkPolicy].some((pattern) => pattern.test(type));
}

function lacks(inside: readonly StackResource[]): string[] {
  const ofKind = (pattern: RegExp) =>
    inside.filter(({ type }) => pattern.test(type)).map(({ properties }) => properties);
  const closed = ofKind(isNetworkPolicy)
    .map((policy) => policy.at("spec"))
    .filter((spec) => selectsAll(spec.at("podSelector")))
    .flatMap(directions);
  return [
    ...(ofKind(isOf("ResourceQuota")).some(boundsRequests)
      ? []
      : ["no quota of the CPU and memory that all its pods request"]),
    ...(ofKind(isOf("LimitRange")).length > 0 ? [] : ["no LimitRange"]),
    ...["Ingress", "Egress"]
      .filter((direction) => !closed.includes(direction))
      .map((direction) => `no network policy of all its pods for ${direction}`),
  ];
}

/** Which traffic a policy closes: https://pkg.go.dev/k8s.io/api/networking/v1#NetworkPolicySpec */
function directions(spec: Field): string[] {
  const named = spec.at("policyTypes").items();
  if (named.length > 0) return named.map((direction) => direction.text() ?? "");
  return spec.at("egress").items().length > 0 ? ["Ingress", "Egress"] : ["Ingress"];
}

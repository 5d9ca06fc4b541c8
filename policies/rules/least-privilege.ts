import { resourcePolicy } from "../framework/define-policy";
import { apiTypeOf } from "../../contract/kinds";
import { apiObjectsOf } from "../model/api-objects";
import type { Field } from "../model/field";
import { driverAccount, driverRole, executorAccount, type JobAccounts } from "../model/job-accounts";
import { bindingProblems } from "./rbac/binding-risks";
import { ruleProblems } from "./rbac/rule-risks";

export const leastPrivilege = resourcePolicy<JobAccounts>(
  {
    name: "least-privilege",
    rule:
      "Roles name what they allow and are bound to named accounts: no wildcards, no privilege escalation, Secrets only " +
      "by name.",
    why: "A stolen token is worth exactly what its role allows.",
    remedy:
      "Name verbs, API groups and resources in the role itself. Read Secrets by name, with a Role of one namespace. " +
      "Bind `edit` and `admin` " +
      "with a RoleBinding to accounts. Give the jobs' accounts nothing but the drivers' Role.",
    severity: "critical",
    source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    config: { properties: { driverAccount, executorAccount, driverRole } },
  },
  ({ type, inputs, config }, report) => {
    if (apiTypeOf(type)?.group !== "rbac.authorization.k8s.io") return;
    for (const { kind, object } of apiObjectsOf(type, inputs)) {
      const isClusterWide = kind.startsWith("Cluster");
      const problems = kind.endsWith("Binding")
        ? bindingProblems(object, isClusterWide, config)
        : roleProblems(object, isClusterWide);
      for (const problem of problems) report(`${problem}.`);
    }
  },
);

function roleProblems(role: Field, isClusterWide: boolean): string[] {
  const aggregation = role.at("aggregationRule");
  return [
    ...(aggregation.present ? [`${aggregation.path} gathers rules that the policies cannot see`] : []),
    ...role
      .at("rules")
      .items()
      .flatMap((rule) => ruleProblems(rule, isClusterWide)),
  ];
}

import { resourcePolicy } from "./define-policy";
import type { Field } from "./kubernetes/field";

/** Verbs with which an account can give itself any other right. */
const escalating = ["escalate", "bind", "impersonate"];
const reading = ["get", "list", "watch"];

export const leastPrivilege = resourcePolicy(
  {
    name: "least-privilege",
    rule: "Roles name what they allow: no wildcards, no way to more rights, no secrets of the whole cluster.",
    why: "A stolen token is worth exactly what its role allows.",
    remedy: "Name verbs, groups and resources; read secrets by name, with a Role of one namespace.",
    severity: "critical",
    source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    config: { properties: {} },
  },
  ({ type, inputs }, report) => {
    const kind = /^kubernetes:rbac\.authorization\.k8s\.io\/[^:]*:(\w+?)(?:Patch)?$/.exec(type)?.[1];
    if (kind === undefined) return;
    const role = inputs.at("roleRef", "name");
    if (kind.endsWith("Binding") && role.text() === "cluster-admin") report(`${role.path} gives all rights there are.`);
    for (const rule of inputs.at("rules").items()) {
      for (const problem of ruleProblems(rule, kind === "ClusterRole")) report(`${problem}.`);
    }
  },
);

function ruleProblems(rule: Field, isClusterWide: boolean): string[] {
  const names = (list: string) =>
    rule
      .at(list)
      .items()
      .map((name) => name.text() ?? "");
  const verbs = names("verbs");
  const wildcards = ["apiGroups", "resources", "verbs", "nonResourceURLs"].filter((list) => names(list).includes("*"));
  const readsSecrets = names("resources").includes("secrets") && verbs.some((verb) => reading.includes(verb));
  return [
    ...wildcards.map((list) => `${rule.at(list).path} has a wildcard`),
    ...verbs.filter((verb) => escalating.includes(verb)).map((verb) => `${rule.at("verbs").path} has ${verb}`),
    ...(isClusterWide && readsSecrets && names("resourceNames").length === 0
      ? [`${rule.path} reads the secrets of all namespaces`]
      : []),
  ];
}

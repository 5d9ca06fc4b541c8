import { resourcePolicy } from "./define-policy";
import type { Field } from "./kubernetes/field";

/** Verbs with which an account can give itself any other right. */
const escalating = ["escalate", "bind", "impersonate"];
/** Everything, or a subresource of everything. */
const wildcard = /^\/?\*(?:\/|$)/;
const reading = ["get", "list", "watch"];
const changing = ["update", "patch", "delete", "deletecollection"];

/** Kubernetes' own roles that read or change secrets: https://kubernetes.io/docs/reference/access-authn-authz/rbac/ */
const rolesWithSecrets = [
  "admin",
  "edit",
  "system:aggregate-to-admin",
  "system:aggregate-to-edit",
  "system:kube-controller-manager",
  "system:node",
];

export const leastPrivilege = resourcePolicy(
  {
    name: "least-privilege",
    rule: "Roles name what they allow: no wildcards, no way to more rights, no secrets of the whole cluster.",
    why: "A stolen token is worth exactly what its role allows.",
    remedy:
      "Name verbs, groups and resources, in the role itself; read secrets by name, with a Role of one namespace; bind `edit` and `admin` " +
      "with a RoleBinding.",
    severity: "critical",
    source: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    config: { properties: {} },
  },
  ({ type, inputs }, report) => {
    const { kind, list } =
      /^kubernetes:rbac\.authorization\.k8s\.io\/[^:]*:(?<kind>\w+?)(?:Patch|(?<list>List))?$/.exec(type)?.groups ?? {};
    if (kind === undefined) return;
    for (const object of list === undefined ? [inputs] : inputs.at("items").items()) {
      for (const problem of kind.endsWith("Binding") ? bindingProblems(object, kind) : roleProblems(object, kind)) {
        report(`${problem}.`);
      }
    }
  },
);

function bindingProblems(binding: Field, kind: string): string[] {
  const role = binding.at("roleRef", "name");
  const name = role.text() ?? "";
  if (name === "cluster-admin") return [`${role.path} gives all rights there are`];
  const isClusterWide = kind === "ClusterRoleBinding";
  return isClusterWide && rolesWithSecrets.includes(name) ? [`${role.path} gives the secrets of all namespaces`] : [];
}

function roleProblems(role: Field, kind: string): string[] {
  const aggregation = role.at("aggregationRule");
  return [
    ...(aggregation.present ? [`${aggregation.path} gathers rules that cannot be seen from here`] : []),
    ...role
      .at("rules")
      .items()
      .flatMap((rule) => ruleProblems(rule, kind === "ClusterRole")),
  ];
}

function ruleProblems(rule: Field, isClusterWide: boolean): string[] {
  const names = (list: string) =>
    rule
      .at(list)
      .items()
      .map((name) => name.text() ?? "");
  const verbs = names("verbs");
  const wildcards = ["apiGroups", "resources", "verbs", "nonResourceURLs"].filter((list) =>
    names(list).some((name) => wildcard.test(name)),
  );
  const isForAll = (resource: string) => names("resources").includes(resource) && names("resourceNames").length === 0;
  const isForAllSecrets = isClusterWide && isForAll("secrets");
  const may = (some: readonly string[]) => verbs.some((verb) => some.includes(verb));
  return [
    ...wildcards.map((list) => `${rule.at(list).path} has a wildcard`),
    ...verbs.filter((verb) => escalating.includes(verb)).map((verb) => `${rule.at("verbs").path} has ${verb}`),
    ...(isForAll("serviceaccounts/token") && may(["create"]) ? [`${rule.path} makes tokens of any account`] : []),
    ...(isForAllSecrets && may(reading) ? [`${rule.path} reads the secrets of all namespaces`] : []),
    ...(isForAllSecrets && may(changing) ? [`${rule.path} changes the secrets of all namespaces`] : []),
  ];
}

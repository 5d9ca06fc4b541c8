import type { Field } from "../../model/field";
import { type JobAccounts, defaultAccounts } from "../../model/job-accounts";

/** Kubernetes' own roles that read or change secrets: https://kubernetes.io/docs/reference/access-authn-authz/rbac/ */
const rolesWithSecrets = ["admin", "edit"];
/** Of the roles of Kubernetes' own parts the one that is for others: to have tokens and rights checked. */
const forOthers = "system:auth-delegator";

/** What is wrong with whom a binding gives what. */
export function bindingProblems(binding: Field, isClusterWide: boolean, accounts: JobAccounts): string[] {
  const role = binding.at("roleRef", "name");
  const subjects = binding.at("subjects").items();
  return [
    ...roleProblems(role, isClusterWide),
    ...subjects.flatMap((subject) => [...crowdProblems(subject), ...jobProblems(subject, binding, accounts)]),
  ];
}

function roleProblems(role: Field, isClusterWide: boolean): string[] {
  const name = role.text() ?? "";
  if (name === "cluster-admin") return [`${role.path} gives all permissions`];
  if (name.startsWith("system:") && name !== forOthers)
    return [`${role.path} is only for components of Kubernetes: ${name}`];
  return isClusterWide && rolesWithSecrets.includes(name) ? [`${role.path} gives the secrets of all namespaces`] : [];
}

/** `system:unauthenticated`, `system:masters`, `system:serviceaccounts`: nobody knows whom these will have been. */
function crowdProblems(subject: Field): string[] {
  const [kind, name] = [subject.at("kind").text(), subject.at("name")];
  if (kind === "ServiceAccount" || !(name.text() ?? "").startsWith("system:")) return [];
  return [`${name.path} is a ${kind === "Group" ? "group" : "user"} of Kubernetes itself: ${name.text()}`];
}

/** Code that people submit runs with these accounts. */
function jobProblems(subject: Field, binding: Field, accounts: JobAccounts): string[] {
  const { driverAccount, executorAccount, driverRole } = { ...defaultAccounts, ...accounts };
  const name = subject.at("name").text();
  if (subject.at("kind").text() !== "ServiceAccount") return [];
  if (name === executorAccount) return [`${subject.path} gives permissions to executors, which need none`];
  const role = binding.at("roleRef");
  const isDriverRole = role.at("kind").text() === "Role" && role.at("name").text() === driverRole;
  return name === driverAccount && !isDriverRole ? [`${subject.path} gives drivers more than Role ${driverRole}`] : [];
}

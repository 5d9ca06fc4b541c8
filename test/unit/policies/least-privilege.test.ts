import { expect } from "chai";
import { leastPrivilege } from "../../../policies/least-privilege";
import { judge, unknown } from "./support/judge";
import { describesItself } from "./support/metadata";

const rbac = (kind: string, properties: object) =>
  judge(leastPrivilege, `kubernetes:rbac.authorization.k8s.io/v1:${kind}`, properties);
const good = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "create"] };
const secrets = { apiGroups: [""], resources: ["secrets"], verbs: ["get"] };
const token = { apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"] };

describe("policy least-privilege", () => {
  describesItself(leastPrivilege);

  it("passes roles that name what they allow", async () => {
    expect(await rbac("Role", { rules: [good, secrets] })).to.be.empty;
    expect(await rbac("ClusterRole", { rules: [good, { ...secrets, resourceNames: ["certificate"] }] })).to.be.empty;
    expect(await rbac("ClusterRole", { rules: [{ ...secrets, verbs: ["create"] }] })).to.be.empty;
    expect(await rbac("Role", { rules: [{ ...token, resourceNames: ["reader"] }] })).to.be.empty;
    expect(await rbac("ClusterRole", { rules: [{ nonResourceURLs: ["/metrics/*"], verbs: ["get"] }] })).to.be.empty;
    expect(await rbac("RoleBinding", { roleRef: { name: "edit" } })).to.be.empty;
    expect(await rbac("ClusterRoleBinding", { roleRef: { name: "view" } }), "which has no secrets").to.be.empty;
    expect(await rbac("ClusterRole", {}), "which allows nothing").to.be.empty;
  });

  for (const [kind, rule, violation] of [
    ["Role", { ...good, verbs: ["*"] }, "rules[0].verbs has a wildcard."],
    ["Role", { ...good, resources: ["*"] }, "rules[0].resources has a wildcard."],
    ["ClusterRole", { ...good, apiGroups: ["*"] }, "rules[0].apiGroups has a wildcard."],
    ["ClusterRole", { nonResourceURLs: ["*"], verbs: ["get"] }, "rules[0].nonResourceURLs has a wildcard."],
    ["ClusterRole", { nonResourceURLs: ["/*"], verbs: ["get"] }, "rules[0].nonResourceURLs has a wildcard."],
    ["Role", { ...good, resources: ["*/scale"] }, "rules[0].resources has a wildcard."],
    ["Role", token, "rules[0] makes tokens of any account."],
    ["Role", { ...good, verbs: ["impersonate"] }, "rules[0].verbs has impersonate."],
    ["ClusterRole", secrets, "rules[0] reads the secrets of all namespaces."],
    ["ClusterRole", { ...secrets, verbs: ["patch"] }, "rules[0] changes the secrets of all namespaces."],
    ["ClusterRole", { ...secrets, verbs: ["deletecollection"] }, "rules[0] changes the secrets of all namespaces."],
    ["ClusterRolePatch", { ...good, verbs: ["*"] }, "rules[0].verbs has a wildcard."],
  ] as const) {
    it(`refuses that a ${kind} has ${JSON.stringify(rule)}`, async () => {
      expect(await rbac(kind, { rules: [rule] })).to.deep.equal([violation]);
    });
  }

  it("refuses cluster-admin for anyone", async () => {
    for (const kind of ["ClusterRoleBinding", "RoleBinding"]) {
      expect(await rbac(kind, { roleRef: { name: "cluster-admin" } })).to.deep.equal([
        "roleRef.name gives all rights there are.",
      ]);
    }
  });

  it("refuses roles with the secrets of a namespace for all namespaces", async () => {
    for (const name of ["edit", "admin", "system:aggregate-to-edit"]) {
      expect(await rbac("ClusterRoleBinding", { roleRef: { name } })).to.deep.equal([
        "roleRef.name gives the secrets of all namespaces.",
      ]);
    }
  });

  it("refuses rules that are gathered from other roles", async () => {
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { "example.com/gather": "true" } }] };
    expect(await rbac("ClusterRole", { aggregationRule, rules: [] })).to.deep.equal([
      "aggregationRule gathers rules that cannot be seen from here.",
    ]);
  });

  it("judges each object of a list", async () => {
    expect(await rbac("ClusterRoleList", { items: [{ rules: [good] }, { rules: [secrets] }] })).to.deep.equal([
      "items[1].rules[0] reads the secrets of all namespaces.",
    ]);
    expect(await rbac("RoleList", { items: [{ rules: [{ ...good, verbs: ["*"] }] }] })).to.have.length(1);
    expect(await rbac("ClusterRoleBindingList", { items: [{ roleRef: { name: "admin" } }] })).to.have.length(1);
  });

  it("refuses what is unknown, and passes over what is no role", async () => {
    expect((await rbac("Role", { rules: unknown.list })).join()).to.include("rules is not known");
    expect((await rbac("RoleBinding", { roleRef: { name: unknown.text } })).join()).to.include(
      "roleRef.name is not known",
    );
    expect((await rbac("RoleList", { items: unknown.list })).join()).to.include("items is not known");
    expect(await judge(leastPrivilege, "kubernetes:core/v1:ConfigMap", { rules: [{ verbs: ["*"] }] })).to.be.empty;
  });
});

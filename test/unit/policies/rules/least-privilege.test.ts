import { expect } from "chai";
import { leastPrivilege } from "../../../../policies/rules/least-privilege";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";

const rbac = (kind: string, properties: object) =>
  judge(leastPrivilege, `kubernetes:rbac.authorization.k8s.io/v1:${kind}`, properties);
const good = { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "create"] };
const core = (resource: string, ...verbs: string[]) => ({ apiGroups: [""], resources: [resource], verbs });
const inGroup = (group: string, resource: string, ...verbs: string[]) => ({
  apiGroups: [group],
  resources: [resource],
  verbs,
});
const secrets = core("secrets", "get");
const token = core("serviceaccounts/token", "create");
const webhooks = inGroup("admissionregistration.k8s.io", "mutatingwebhookconfigurations", "update");
const account = (name: string) => ({ kind: "ServiceAccount", name, namespace: "jobs" });

describe("policy least-privilege", () => {
  describesItself(leastPrivilege);

  it("passes roles that name what they allow", async () => {
    expect(await rbac("Role", { rules: [good, { ...secrets, resourceNames: ["keys"] }] })).to.be.empty;
    expect(await rbac("Role", { rules: [core("secrets", "create")] }), "as the operator's webhook does").to.be.empty;
    expect(await rbac("ClusterRole", { rules: [core("pods", "list"), { ...secrets, resourceNames: ["certificate"] }] }))
      .to.be.empty;
    expect(await rbac("ClusterRole", { rules: [{ ...webhooks, resourceNames: ["its-own"] }] })).to.be.empty;
    expect(await rbac("ClusterRole", { rules: [inGroup("example.com", "secrets", "list")] }), "of another group").to.be
      .empty;
    expect(await rbac("Role", { rules: [{ ...token, resourceNames: ["reader"] }] })).to.be.empty;
    expect(await rbac("ClusterRole", { rules: [{ nonResourceURLs: ["/metrics/*"], verbs: ["get"] }] })).to.be.empty;
    expect(await rbac("RoleBinding", { roleRef: { name: "edit" } })).to.be.empty;
    expect(await rbac("ClusterRoleBinding", { roleRef: { name: "view" } }), "which has no secrets").to.be.empty;
    expect(await rbac("ClusterRoleBinding", { roleRef: { name: "system:auth-delegator" } })).to.be.empty;
    expect(await rbac("ClusterRole", {}), "which allows nothing").to.be.empty;
  });

  for (const [kind, rule, violation] of [
    ["Role", { ...good, verbs: ["*"] }, "rules[0].verbs has a wildcard."],
    ["Role", { ...good, resources: ["*"] }, "rules[0].resources has a wildcard."],
    ["ClusterRole", { ...good, apiGroups: ["*"] }, "rules[0].apiGroups has a wildcard."],
    ["ClusterRole", { nonResourceURLs: ["*"], verbs: ["get"] }, "rules[0].nonResourceURLs has a wildcard."],
    ["ClusterRole", { nonResourceURLs: ["/*"], verbs: ["get"] }, "rules[0].nonResourceURLs has a wildcard."],
    ["Role", { ...good, resources: ["*/scale"] }, "rules[0].resources has a wildcard."],
    ["Role", token, "rules[0] creates tokens of any account."],
    ["ClusterRole", token, "rules[0] creates tokens of accounts in all namespaces."],
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

  // https://kubernetes.io/docs/concepts/security/rbac-good-practices/#kubernetes-rbac-privilege-escalation-risks
  for (const [risk, kind, rule, does] of [
    ["Listing secrets", "Role", core("secrets", "list"), "reads all secrets of its namespace"],
    ["Listing secrets", "Role", core("secrets", "watch"), "reads all secrets of its namespace"],
    ["Listing secrets", "ClusterRole", core("secrets", "list"), "reads the secrets of all namespaces"],
    ["Listing secrets", "ClusterRole", core("secrets", "create"), "changes the secrets of all namespaces"],
    ["Workload creation", "ClusterRole", core("pods", "create"), "runs pods in all namespaces"],
    ["Workload creation", "ClusterRole", inGroup("apps", "deployments", "patch"), "runs pods in all namespaces"],
    ["Workload creation", "ClusterRole", inGroup("batch", "jobs", "create"), "runs pods in all namespaces"],
    [
      "Workload creation",
      "ClusterRole",
      inGroup("sparkoperator.k8s.io", "sparkapplications", "create"),
      "runs pods in all namespaces",
    ],
    ["Workload creation", "Role", core("pods/exec", "create"), "enters any pod"],
    ["Workload creation", "Role", core("pods/ephemeralcontainers", "patch"), "enters any pod"],
    ["Persistent volume creation", "ClusterRole", core("persistentvolumes", "create"), "creates volumes of any folder"],
    [
      "Access to proxy subresource of nodes",
      "ClusterRole",
      core("nodes/proxy", "get"),
      "enters every pod through its node",
    ],
    ["Escalate verb", "ClusterRole", inGroup("rbac.authorization.k8s.io", "roles", "escalate"), "has escalate"],
    ["Bind verb", "Role", inGroup("rbac.authorization.k8s.io", "roles", "bind"), "has bind"],
    ["Impersonate verb", "ClusterRole", core("users", "impersonate"), "has impersonate"],
    [
      "CSRs and certificate issuing",
      "ClusterRole",
      inGroup("certificates.k8s.io", "certificatesigningrequests/approval", "update"),
      "signs certificates",
    ],
    [
      "CSRs and certificate issuing",
      "ClusterRole",
      { ...inGroup("certificates.k8s.io", "signers", "sign"), resourceNames: ["kubernetes.io/kube-apiserver-client"] },
      "signs certificates",
    ],
    [
      "Token request",
      "ClusterRole",
      { ...token, resourceNames: ["clusterrole-aggregation-controller"] },
      "creates tokens of accounts in all namespaces",
    ],
    ["Control admission webhooks", "ClusterRole", webhooks, "what anybody sends to the API server"],
    [
      "Control admission webhooks",
      "ClusterRole",
      inGroup("admissionregistration.k8s.io", "validatingadmissionpolicybindings", "delete"),
      "removes its validation",
    ],
    ["Namespace modification", "ClusterRole", core("namespaces", "patch"), "removes the Pod Security Standard from"],
  ] as const) {
    it(`knows the risk "${risk}": a ${kind} that may ${rule.verbs.join()} ${rule.resources.join()}`, async () => {
      const [violation, ...more] = await rbac(kind, { rules: [good, rule].slice(kind === "Role" ? 0 : 1) });
      expect(violation).to.include(does);
      expect(more).to.be.empty;
    });
  }

  it("refuses cluster-admin for anyone", async () => {
    for (const kind of ["ClusterRoleBinding", "RoleBinding"]) {
      expect(await rbac(kind, { roleRef: { name: "cluster-admin" } })).to.deep.equal([
        "roleRef.name gives all permissions.",
      ]);
    }
  });

  it("refuses roles with the secrets of a namespace for all namespaces", async () => {
    for (const name of ["edit", "admin"]) {
      expect(await rbac("ClusterRoleBinding", { roleRef: { name } })).to.deep.equal([
        "roleRef.name gives the secrets of all namespaces.",
      ]);
    }
  });

  it("refuses the roles of Kubernetes' own parts", async () => {
    for (const name of [
      "system:controller:clusterrole-aggregation-controller",
      "system:node",
      "system:aggregate-to-edit",
    ]) {
      expect(await rbac("RoleBinding", { roleRef: { name } })).to.deep.equal([
        `roleRef.name is only for components of Kubernetes: ${name}.`,
      ]);
    }
  });

  it("refuses rights for groups and users of Kubernetes itself, whoever they are", async () => {
    for (const [kind, name] of [
      ["Group", "system:unauthenticated"],
      ["Group", "system:authenticated"],
      ["Group", "system:masters"],
      ["Group", "system:serviceaccounts:jobs"],
      ["User", "system:anonymous"],
      ["User", "system:serviceaccount:jobs:spark-executor-sa"],
    ] as const) {
      const binding = { roleRef: { name: "view" }, subjects: [{ kind, name }] };
      expect(await rbac("ClusterRoleBinding", binding)).to.deep.equal([
        `subjects[0].name is a ${kind.toLowerCase()} of Kubernetes itself: ${name}.`,
      ]);
    }
    const people = { roleRef: { name: "edit" }, subjects: [{ kind: "Group", name: "data-engineers" }] };
    expect(await rbac("RoleBinding", people)).to.be.empty;
  });

  it("refuses that the jobs' accounts have more than the drivers' Role", async () => {
    const driver = account("spark-application-sa");
    const roleRef = { kind: "Role", name: "spark-driver" };
    expect(await rbac("RoleBinding", { roleRef, subjects: [driver] })).to.be.empty;
    for (const other of [
      { kind: "ClusterRole", name: "admin" },
      { ...roleRef, kind: "ClusterRole" },
    ]) {
      expect(await rbac("RoleBinding", { roleRef: other, subjects: [account("other"), driver] })).to.deep.equal([
        "subjects[1] gives drivers more than Role spark-driver.",
      ]);
    }
    expect(await rbac("RoleBinding", { roleRef, subjects: [account("spark-executor-sa")] })).to.deep.equal([
      "subjects[0] gives permissions to executors, which need none.",
    ]);
    const config = { driverAccount: "etl", driverRole: "etl-driver" };
    const own = { roleRef: { kind: "Role", name: "etl-driver" }, subjects: [account("etl"), driver] };
    const type = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding";
    expect(await judge(leastPrivilege, type, own, config), "other names").to.be.empty;
  });

  it("refuses rules that are gathered from other roles", async () => {
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { "example.com/gather": "true" } }] };
    expect(await rbac("ClusterRole", { aggregationRule, rules: [] })).to.deep.equal([
      "aggregationRule gathers rules that the policies cannot see.",
    ]);
  });

  it("judges each object of a list", async () => {
    expect(
      await rbac("ClusterRoleList", { items: [{ rules: [{ ...good, verbs: ["get"] }] }, { rules: [secrets] }] }),
    ).to.deep.equal(["items[1].rules[0] reads the secrets of all namespaces."]);
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

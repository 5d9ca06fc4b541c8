import type { Field } from "../../model/field";

/** A right that is worth more than it seems. */
interface Risk {
  /** What the rule does, in a message. */
  readonly what: string;
  readonly group: string;
  readonly resources: readonly string[];
  /** With any of these. Default: with whatever verb. */
  readonly verbs?: readonly string[];
  /** Whether it is one in a Role too, or only where it holds for all namespaces. */
  readonly where: "everywhere" | "in all namespaces";
  /** Whether it is none for objects that the rule names. */
  readonly harmlessByName: boolean;
}

const reading = ["get", "list", "watch"];
const changing = ["update", "patch", "delete", "deletecollection"];
const writing = ["create", "update", "patch"];
const workloads = {
  what: "runs pods in all namespaces, with their accounts and secrets",
  verbs: writing,
  where: "in all namespaces",
  harmlessByName: true,
} as const;
const signing = { what: "signs certificates, also those of users", group: "certificates.k8s.io" } as const;

/**
 * The privilege escalation risks of https://kubernetes.io/docs/concepts/security/rbac-good-practices/ that are
 * resources.
 */
const risks: readonly Risk[] = [
  {
    what: "reads the secrets of all namespaces",
    group: "",
    resources: ["secrets"],
    verbs: reading,
    where: "in all namespaces",
    harmlessByName: true,
  },
  {
    // Who creates a Secret of an account's type gets the account's token into it.
    what: "changes the secrets of all namespaces",
    group: "",
    resources: ["secrets"],
    verbs: ["create", ...changing],
    where: "in all namespaces",
    harmlessByName: true,
  },
  {
    what: "reads all secrets of its namespace",
    group: "",
    resources: ["secrets"],
    verbs: reading,
    where: "everywhere",
    harmlessByName: true,
  },
  { ...workloads, group: "", resources: ["pods", "podtemplates", "replicationcontrollers"] },
  { ...workloads, group: "apps", resources: ["daemonsets", "deployments", "replicasets", "statefulsets"] },
  { ...workloads, group: "batch", resources: ["cronjobs", "jobs"] },
  { ...workloads, group: "sparkoperator.k8s.io", resources: ["scheduledsparkapplications", "sparkapplications"] },
  {
    what: "enters any pod",
    group: "",
    resources: ["pods/attach", "pods/ephemeralcontainers", "pods/exec"],
    where: "everywhere",
    harmlessByName: true,
  },
  {
    what: "creates volumes of any folder of a node",
    group: "",
    resources: ["persistentvolumes"],
    verbs: writing,
    where: "everywhere",
    harmlessByName: true,
  },
  {
    what: "enters every pod through its node, bypassing the API server's audit and admission",
    group: "",
    resources: ["nodes/proxy"],
    where: "everywhere",
    harmlessByName: false,
  },
  {
    ...signing,
    resources: ["certificatesigningrequests/approval", "certificatesigningrequests/status"],
    verbs: ["update", "patch"],
    where: "everywhere",
    harmlessByName: false,
  },
  { ...signing, resources: ["signers"], verbs: ["approve", "sign"], where: "everywhere", harmlessByName: false },
  {
    what: "creates tokens of any account",
    group: "",
    resources: ["serviceaccounts/token"],
    verbs: ["create"],
    where: "everywhere",
    harmlessByName: true,
  },
  {
    // The name is one of every namespace, those of Kubernetes' own controllers included.
    what: "creates tokens of accounts in all namespaces",
    group: "",
    resources: ["serviceaccounts/token"],
    verbs: ["create"],
    where: "in all namespaces",
    harmlessByName: false,
  },
  {
    what: "reads and changes what anybody sends to the API server, or removes its validation",
    group: "admissionregistration.k8s.io",
    resources: [
      "mutatingadmissionpolicies",
      "mutatingadmissionpolicybindings",
      "mutatingwebhookconfigurations",
      "validatingadmissionpolicies",
      "validatingadmissionpolicybindings",
      "validatingwebhookconfigurations",
    ],
    verbs: ["create", ...changing],
    where: "everywhere",
    harmlessByName: true,
  },
  {
    what: "removes the Pod Security Standard from any namespace",
    group: "",
    resources: ["namespaces"],
    verbs: ["update", "patch"],
    where: "everywhere",
    harmlessByName: true,
  },
];

/** Verbs with which an account can give itself any other right. */
const escalating = ["escalate", "bind", "impersonate"];
/** Everything, or a subresource of everything. */
const wildcard = /^\/?\*(?:\/|$)/;

/** What is wrong with a rule of a Role, or of a ClusterRole. */
export function ruleProblems(rule: Field, isClusterRole: boolean): string[] {
  const names = (list: string) =>
    rule
      .at(list)
      .items()
      .map((name) => name.text() ?? "");
  const wildcards = ["apiGroups", "resources", "verbs", "nonResourceURLs"].filter((list) =>
    names(list).some((name) => wildcard.test(name)),
  );
  const verbs = names("verbs");
  const matching = risks.filter(
    (risk) =>
      names("apiGroups").includes(risk.group) &&
      names("resources").some((resource) => risk.resources.includes(resource)) &&
      (risk.verbs === undefined || verbs.some((verb) => risk.verbs?.includes(verb))) &&
      !(risk.harmlessByName && names("resourceNames").length > 0),
  );
  const ofAll = matching.filter(({ where }) => isClusterRole && where === "in all namespaces");
  // Who has something in all namespaces is not told of each one.
  const found = ofAll.length > 0 ? ofAll : matching.filter(({ where }) => where === "everywhere");
  return [
    ...wildcards.map((list) => `${rule.at(list).path} has a wildcard`),
    ...verbs.filter((verb) => escalating.includes(verb)).map((verb) => `${rule.at("verbs").path} has ${verb}`),
    ...new Set(found.map(({ what }) => `${rule.path} ${what}`)),
  ];
}

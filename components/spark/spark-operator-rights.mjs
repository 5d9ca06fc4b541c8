// What the Spark operator asks of Kubernetes where its jobs are, by its source (2.2.1) and that of spark-submit
// (3.5.5), which runs in the controller's pod. test/e2e/rights.test.ts holds it against the API server's audit log.

/** Verbs by resource of what the controller uses. A resource that is not here keeps all the verbs of the chart. */
const controller = {
  // `controller.go` follows driver and executors, and deletes drivers; spark-submit creates a driver.
  pods: ["get", "list", "watch", "create", "delete"],
  // `monitoring_config.go`; spark-submit applies (`patch`, which may create) and takes back what a failed submission
  // leaves.
  configmaps: ["get", "list", "watch", "create", "update", "patch", "delete"],
  // `driveringress.go` and `web_ui.go`; spark-submit applies the driver's headless Service.
  services: ["get", "list", "watch", "create", "update", "patch", "delete"],
  // Claims of drivers, which go with their pods.
  persistentvolumeclaims: ["create", "patch"],
  ingresses: ["get", "list", "watch", "create", "update", "delete"],
  events: ["create", "patch"],
  // `scheduledsparkapplication/controller.go` creates and deletes the runs of a schedule.
  sparkapplications: ["get", "list", "watch", "create", "delete"],
  scheduledsparkapplications: ["get", "list", "watch"],
  "sparkapplications/status": ["update"],
  "scheduledsparkapplications/status": ["update"],
  // Whoever owns objects that hold up its deletion needs it where OwnerReferencesPermissionEnforcement is on.
  "sparkapplications/finalizers": ["update"],
  "scheduledsparkapplications/finalizers": ["update"],
};

/**
 * The webhook looks up the application of a pod; pods themselves come to it, and quotas it would only enforce if told
 * to.
 */
const webhook = {
  pods: [],
  resourcequotas: [],
  sparkapplications: ["get", "list", "watch"],
  scheduledsparkapplications: [],
  "sparkapplications/status": [],
  "scheduledsparkapplications/status": [],
  "sparkapplications/finalizers": [],
  "scheduledsparkapplications/finalizers": [],
};

/** API groups of the chart's rules that no Kubernetes of today serves. */
const pastGroups = ["extensions"];

/** The rules of a Role of the chart, without the verbs that the part of the operator it is for does not use. */
export function usedRules({ metadata, rules }) {
  const used = metadata.name.endsWith("-webhook") ? webhook : controller;
  return rules.flatMap((rule) => {
    const apiGroups = rule.apiGroups.filter((group) => !pastGroups.includes(group));
    const narrowed = rule.resources.map((resource) => ({
      ...rule,
      apiGroups,
      resources: [resource],
      verbs: used[resource] === undefined ? rule.verbs : rule.verbs.filter((verb) => used[resource].includes(verb)),
    }));
    return narrowed.filter(({ verbs }) => verbs.length > 0);
  });
}

import { budgetPolicy } from "../budget/budget-policy";
import { describeExcess, storageConsumers } from "../budget/consumers";

export const budgetStorage = budgetPolicy(
  {
    name: "budget-storage",
    rule: "The volume claims of the stack and the volume claims of others stay within the cluster's storage.",
    why: "A claim without storage stays pending, and so does the pod that waits for the claim.",
    remedy: "Claim less, run fewer replicas with claims, or agree on more storage in clusters/NAME.yaml.",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/",
  },
  (workloads, { storage }, report) => {
    const claims = storageConsumers(workloads, storage.baseline);
    const excess = describeExcess("Volume claims", "storage", [claims], storage.total);
    if (excess !== undefined) report(excess);
  },
);

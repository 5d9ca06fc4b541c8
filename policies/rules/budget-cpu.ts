import { budgetPolicy } from "../budget/budget-policy";
import { judgeResource } from "../budget/cpu-memory";

export const budgetCpu = budgetPolicy(
  {
    name: "budget-cpu",
    rule: "The cores that the stack's pods may use at once, and what they reserve while idle, stay within its budget.",
    why: "Cores that are reserved twice leave pods pending; cores that are used twice make everybody slow.",
    remedy: "Give pods fewer cores, run fewer of them, or agree on a larger share in clusters/NAME.yaml.",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  },
  judgeResource("cpu"),
);

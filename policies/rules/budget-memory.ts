import { budgetPolicy } from "../budget/budget-policy";
import { judgeResource } from "../budget/cpu-memory";

export const budgetMemory = budgetPolicy(
  {
    name: "budget-memory",
    rule: "The memory that the stack's pods may use at once, and what they reserve while idle, stay within its budget.",
    why: "Memory beyond what the nodes have ends in killed pods, also in other people's.",
    remedy: "Give pods less memory, run fewer of them, or agree on a larger share in clusters/NAME.yaml.",
    severity: "critical",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  },
  judgeResource("memory"),
);

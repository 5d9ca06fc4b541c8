import { budgetPolicy } from "../budget/budget-policy";
import { judgeResource } from "../budget/cpu-memory";

export const budgetMemory = budgetPolicy(
  {
    name: "budget-memory",
    rule:
      "The memory limits of pods that may run at once, and the memory requests of idle pods, stay within the stack's " +
      "budget.",
    why: "If pods use more memory than the nodes have, the kernel kills pods, also pods of others.",
    remedy: "Give pods less memory, run fewer pods, or agree on a larger share in clusters/NAME.yaml.",
    severity: "critical",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  },
  judgeResource("memory"),
);

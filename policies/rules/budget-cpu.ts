import { budgetPolicy } from "../budget/budget-policy";
import { judgeResource } from "../budget/cpu-memory";

export const budgetCpu = budgetPolicy(
  {
    name: "budget-cpu",
    rule: "The CPU limits of pods that may run at once, and the CPU requests of idle pods, stay within the stack's budget.",
    why: "CPU that is requested twice leaves pods pending; CPU that is used twice slows down everybody.",
    remedy: "Give pods less CPU, run fewer pods, or agree on a larger share in clusters/NAME.yaml.",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  },
  judgeResource("cpu"),
);

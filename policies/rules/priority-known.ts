import type { StackResource } from "../demand/stack";
import { failClosed, stackPolicy } from "../framework/define-policy";
import { apiObjectsOf } from "../model/api-objects";
import { type Kind, kindOf } from "../../contract/kinds";
import type { Field } from "../model/field";
import { podsOf } from "../model/pods";
import { exceptions } from "../framework/name-list";

interface Config {
  readonly priorityClasses?: readonly string[];
}

export const priorityKnown = stackPolicy<Config>(
  {
    name: "priority-known",
    rule: "Pods have only known priority classes, and Spark jobs only listed priority classes.",
    why: "A pod with a higher priority preempts other pods: the catalog, the operator, or the cluster's DNS.",
    remedy: "Remove priorityClassName, or list the class in the stack's share in clusters/NAME.yaml.",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/",
    config: {
      properties: {
        priorityClasses: exceptions(
          "Priority classes that pods may have, Spark jobs included. Other pods may also have the classes that the stack creates. " +
            "Priority classes of Kubernetes itself are not allowed.",
        ),
      },
    },
  },
  ({ resources, config: { priorityClasses = [] } }, report) => {
    const made = resources.flatMap(classesOf);
    const names = made.map((made) => made.at("metadata", "name").text() ?? "");
    for (const resource of resources) {
      const { type, urn, properties } = resource;
      const judge = () => {
        for (const { path } of classesOf(resource)
          .map((made) => made.at("globalDefault"))
          .filter((field) => field.flag() === true)) {
          report(`${path} gives a priority to pods without a priority class.`, urn);
        }
        const kind = kindOf(type);
        if (kind.runs !== "pods" && kind.runs !== "spark") return;
        const known = kind.runs === "spark" ? priorityClasses : [...priorityClasses, ...names];
        for (const field of prioritiesOf(kind, properties)) {
          const name = field.text() ?? "";
          if (name !== "" && (name.startsWith("system-") || !known.includes(name)))
            report(`${field.path} is not a known priority class: ${name}.`, urn);
        }
      };
      failClosed(report, judge, urn);
    }
  },
);

function classesOf({ type, properties }: StackResource): Field[] {
  if (!type.startsWith("kubernetes:scheduling.k8s.io/")) return [];
  return apiObjectsOf(type, properties).map(({ object }) => object);
}

function prioritiesOf(kind: Extract<Kind, { runs: "pods" | "spark" }>, inputs: Field): Field[] {
  const ofPods = podsOf(kind, inputs)
    .flatMap(({ specs }) => specs)
    .map((spec) => spec.at("priorityClassName"));
  if (kind.runs === "pods") return ofPods;
  return [...ofPods, inputs.at(...kind.spec).at("batchSchedulerOptions", "priorityClassName")];
}

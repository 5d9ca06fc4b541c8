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
    rule: "Pods have no priority but one that is known, and Spark jobs none unless it is listed.",
    why: "A pod of a higher priority has others stopped to take their place: the catalog, the operator, or the cluster's DNS.",
    remedy: "Leave priorityClassName out, or list the class in the stack's share, in clusters/NAME.yaml.",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/",
    config: {
      properties: {
        priorityClasses: exceptions(
          "Priority classes that pods may have, those of Spark jobs too, beside what the stack makes for other pods; none of Kubernetes' own.",
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
          report(`${path} gives a priority to pods that name none.`, urn);
        }
        const kind = kindOf(type);
        if (kind.runs !== "pods" && kind.runs !== "spark") return;
        const known = kind.runs === "spark" ? priorityClasses : [...priorityClasses, ...names];
        for (const field of prioritiesOf(kind, properties)) {
          const name = field.text() ?? "";
          if (name !== "" && (name.startsWith("system-") || !known.includes(name)))
            report(`${field.path} is no known priority: ${name}.`, urn);
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

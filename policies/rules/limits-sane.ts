import { type ResourceName, resourceNames } from "../../contract/pod-total";
import { type Container, readContainer, readContainers } from "../demand/pod";
import { type Nano, toMilli, toUnits } from "../../contract/quantities";
import { readSparkContainers } from "../demand/spark";
import { formatAmount } from "../framework/format";
import { unseenRest } from "../model/kinds";
import { podPolicy } from "../framework/pod-policy";

interface Config {
  readonly memoryLimitFactor?: number;
  readonly sparkMemoryLimitFactor?: number;
}

const defaultFactor = 4;

export const limitsSane = podPolicy<Config>(
  {
    name: "limits-sane",
    rule:
      "No limit is below its request, no memory limit is far above its request, and Spark's memory limits equal their " +
      "requests.",
    why:
      "Kubernetes refuses pods with a limit below their request, so a driver asks for executors again and again. " +
      "Memory that is used " +
      "but not requested is taken from other pods, which are killed.",
    remedy:
      "Raise the request to what the container needs. For a Spark job, remove memoryLimit: Spark sets limit and " +
      "request to heap plus " +
      "overhead. Or allow more with sparkMemoryLimitFactor.",
    severity: "high",
    // Spark: `BasicExecutorFeatureStep.scala` and `BasicDriverFeatureStep.scala` request and limit the same memory.
    source:
      "https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#pod-selection-for-kubelet-eviction",
    config: {
      memoryLimitFactor: {
        type: "number",
        minimum: 1,
        default: defaultFactor,
        description:
          "Maximum ratio of a container's memory limit to its memory request, except for Spark's own containers.",
      },
      sparkMemoryLimitFactor: {
        type: "number",
        minimum: 1,
        default: 1,
        description: "Maximum ratio of the memoryLimit of Spark's own containers to heap plus overhead.",
      },
    },
  },
  ({ kind, inputs, config }, report) => {
    if (kind.partial) throw unseenRest();
    const factor = config.memoryLimitFactor ?? defaultFactor;
    const judge = (container: Container, most: number) => {
      for (const problem of problemsOf(container, most)) report(`${problem}.`);
    };
    if (kind.runs === "spark") {
      for (const { containers, initContainers } of readSparkContainers(inputs.at(...kind.spec))) {
        for (const [index, container] of containers.entries())
          judge(container, index === 0 ? (config.sparkMemoryLimitFactor ?? 1) : factor);
        for (const container of initContainers) judge(container, factor);
      }
      return;
    }
    const spec = inputs.at(...kind.template, "spec");
    const { containers, initContainers } = readContainers(spec);
    // The pod as a whole may have resources too, where a container has them.
    for (const part of [readContainer(spec), ...containers, ...initContainers]) judge(part, factor);
  },
);

/**
 * What is wrong with the limits of a container; a missing request is its limit, and a missing limit is for others to
 * find.
 */
function problemsOf({ source, resources: { requests, limits } }: Container, factor: number): string[] {
  const problems = resourceNames.flatMap((name) => {
    const [request, limit] = [requests[name], limits[name]];
    if (request === undefined || limit === undefined || limit >= request) return [];
    return [
      `${source.path} limits ${name} to ${format(limit, name)}, less than the ${format(request, name)} that it requests`,
    ];
  });
  const { memory: request } = requests;
  const { memory: limit } = limits;
  if (request === undefined || limit === undefined || toUnits(limit) <= factor * toUnits(request)) return problems;
  const most = factor === 1 ? "more than" : `more than ${factor} times`;
  return [
    ...problems,
    `${source.path} limits memory to ${format(limit, "memory")}, ${most} the ${format(request, "memory")} that it requests`,
  ];
}

function format(amount: Nano, name: ResourceName): string {
  return formatAmount(name === "cpu" ? toMilli(amount) : toUnits(amount), name);
}

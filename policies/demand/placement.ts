import type { Field } from "../model/field";
import type { Placement, Requirement, Toleration } from "./admission";

/** Demands on a node that cannot be judged from its description. */
export const unjudgedDemands = [
  "podAffinity",
  "podAntiAffinity",
  "topologySpread",
  "hostPort",
  "nodeName",
  "scheduler",
] as const;

/** Such a demand, and where it is made. */
export interface UnjudgedDemand {
  readonly demand: (typeof unjudgedDemands)[number];
  readonly path: string;
  /** Of the scheduler. */
  readonly name?: string | undefined;
}

/** What binds a pod to certain nodes, beyond its size. */
export interface Bindings extends Placement {
  readonly unjudged: readonly UnjudgedDemand[];
}

const required = "requiredDuringSchedulingIgnoredDuringExecution";

/** The demands of a pod spec. */
export function placementOf(spec: Field): Bindings {
  return {
    selector: selectorOf([labelsOf(spec.at("nodeSelector"))]),
    affinity: termsOf(spec),
    tolerations: spec.at("tolerations").items().map(readToleration),
    unjudged: unjudgedOf(spec),
  };
}

/**
 * Those of a Spark pod: the properties go over the pod template, the fields of driver and executor over both
 * (`BasicDriverFeatureStep.scala`, Spark 3.5.5; `addNodeSelectors`, `addAffinity`, `addTolerations` in
 * `internal/webhook/sparkpod_defaulter.go`, operator 2.2.1).
 */
export function sparkPlacementOf(spec: Field, role: "driver" | "executor"): Bindings {
  const settings = spec.at(role);
  const template = settings.at("template", "spec");
  const conf = spec.at("sparkConf");
  return {
    selector: selectorOf([
      labelsOf(template.at("nodeSelector")),
      labelsOfProperties(conf, "spark.kubernetes.node.selector."),
      labelsOf(spec.at("nodeSelector")),
      labelsOfProperties(conf, `spark.kubernetes.${role}.node.selector.`),
      labelsOf(settings.at("nodeSelector")),
    ]),
    affinity: termsOf(settings.at("affinity").present ? settings : template),
    tolerations: [template, settings].flatMap((pod) => pod.at("tolerations").items().map(readToleration)),
    unjudged: [
      ...[spec, settings, template].flatMap(unjudgedOf),
      ...["spark.kubernetes.scheduler.name", `spark.kubernetes.${role}.scheduler.name`]
        .map((key) => conf.at(key))
        .flatMap(schedulerDemand),
      // Spark's own ports are the host's then.
      ...[settings, template]
        .map((pod) => pod.at("hostNetwork"))
        .filter((field) => field.flag() === true)
        .map(({ path }) => ({ demand: "hostPort" as const, path })),
    ],
  };
}

type Labels = readonly (readonly [label: string, value: Field])[];

function labelsOf(selector: Field): Labels {
  return selector.keys().map((label) => [label, selector.at(label)] as const);
}

/** https://spark.apache.org/docs/3.5.5/running-on-kubernetes.html#spark-properties */
function labelsOfProperties(conf: Field, prefix: string): Labels {
  const keys = conf.keys().filter((key) => key.startsWith(prefix));
  return keys.map((key) => [key.slice(prefix.length), conf.at(key)] as const);
}

/** The later ones go over the earlier. */
function selectorOf(labels: readonly Labels[]): Requirement[] {
  return [...new Map(labels.flat())].map(([key, value]) => ({ key, operator: "In", values: [value.text() ?? ""] }));
}

function termsOf(spec: Field): Requirement[][] {
  const terms = spec.at("affinity", "nodeAffinity", required, "nodeSelectorTerms").items();
  return terms.map((term) => {
    const names = term.at("matchFields");
    if (names.present) throw names.wrong("names a node, whose name no budget knows: use a label");
    return term
      .at("matchExpressions")
      .items()
      .map((expression) => ({
        key: expression.at("key").text() ?? "",
        operator: expression.at("operator").text() ?? "",
        values: expression
          .at("values")
          .items()
          .map((value) => value.text() ?? ""),
      }));
  });
}

function readToleration(toleration: Field): Toleration {
  const text = (name: string) => toleration.at(name).text() ?? "";
  const [key, effect] = [text("key"), text("effect")];
  return {
    ...(key !== "" && { key }),
    operator: text("operator") || "Equal",
    value: text("value"),
    ...(effect !== "" && { effect }),
  };
}

function unjudgedOf(spec: Field): UnjudgedDemand[] {
  const affinities = (["podAffinity", "podAntiAffinity"] as const)
    .map((demand) => ({ demand, field: spec.at("affinity", demand, required) }))
    .filter(({ field }) => field.items().length > 0)
    .map(({ demand, field }) => ({ demand, path: field.path }));
  const spreads = spec
    .at("topologySpreadConstraints")
    .items()
    .filter((constraint) => constraint.at("whenUnsatisfiable").text() !== "ScheduleAnyway")
    .map(({ path }) => ({ demand: "topologySpread" as const, path }));
  const nodeName = spec.at("nodeName");
  return [
    ...affinities,
    ...spreads,
    ...hostPorts(spec).map(({ path }) => ({ demand: "hostPort" as const, path })),
    ...(nodeName.present ? [{ demand: "nodeName" as const, path: nodeName.path }] : []),
    ...[spec.at("schedulerName"), spec.at("batchScheduler")].flatMap(schedulerDemand),
  ];
}

function schedulerDemand(field: Field): UnjudgedDemand[] {
  const name = field.text() ?? "";
  return name === "" || name === "default-scheduler" ? [] : [{ demand: "scheduler", path: field.path, name }];
}

/** Ports of the host that containers take: `GetHostPorts` in `kubernetes/pkg/scheduler/util/utils.go`, v1.34. */
function hostPorts(spec: Field): Field[] {
  const besides = spec
    .at("initContainers")
    .items()
    .filter((container) => container.at("restartPolicy").text() === "Always");
  const running = [...spec.at("containers").items(), ...spec.at("sidecars").items(), ...besides];
  const inHostNetwork = spec.at("hostNetwork").flag() === true;
  return running
    .flatMap((container) => container.at("ports").items())
    .map((port) => {
      const hostPort = port.at("hostPort");
      // There each port is one of the host: `SetDefaults_Pod` in `kubernetes/pkg/apis/core/v1/defaults.go`.
      return inHostNetwork && !hostPort.present ? port.at("containerPort") : hostPort;
    })
    .filter((port) => port.present);
}

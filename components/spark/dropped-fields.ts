import { fieldOfProperty } from "../../contract/spark-properties";
import { isPlain } from "./merge-fields";

/**
 * What a specification says in vain, a sentence each: the platform's operator leaves it out without a word. Operator
 * 2.2.1 (`internal/webhook/sparkpod_defaulter.go`, `internal/controller/sparkapplication/submission.go`,
 * `controller.go`). What only the deployment knows is not looked at.
 */
export function droppedFields(spec: object): string[] {
  const said = (...path: string[]) =>
    path.reduce<unknown>((value, key) => (isPlain(value) ? Reflect.get(value, key) : undefined), spec);
  const saidOf = (paths: readonly string[]) => paths.filter((path) => said(...path.split(".")) !== undefined);
  return [
    ...saidOf(["failureRetries", "retryInterval"]).map(
      (path) => `spec.${path} is of no effect: set spec.restartPolicy instead.`,
    ),
    ...saidOf(["batchSchedulerOptions"]).map(
      (path) => `spec.${path} is of no effect: the operator makes no pod groups, because its batch schedulers are off.`,
    ),
    ...saidOf(["sparkUIOptions.ingressAnnotations", "sparkUIOptions.ingressTLS"]).map(
      (path) => `spec.${path} is of no effect: the operator makes no ingress for Spark's UI.`,
    ),
    ...keysOf(said("sparkConf")).flatMap((key) => {
      const field = fieldOfProperty(key);
      const over = field !== undefined && said(...field.split(".")) !== undefined;
      return over ? [`spec.sparkConf.${key} is of no effect: spec.${field} wins over it.`] : [];
    }),
    ...(isEmpty(said("driver", "env")) && !isEmpty(said("executor", "env"))
      ? ["spec.executor.env is of no effect while spec.driver.env is empty: the operator looks at the driver's first."]
      : []),
    ...(["driver", "executor"] as const).flatMap((role) =>
      droppedMounts(role, said(role, "volumeMounts"), said("volumes")),
    ),
  ];
}

function droppedMounts(role: string, mounts: unknown, volumes: unknown): string[] {
  if (!Array.isArray(mounts) || (volumes !== undefined && !Array.isArray(volumes))) return [];
  const names = (volumes ?? []).map(nameOf);
  return mounts
    .map(nameOf)
    .filter((name) => typeof name === "string" && !names.includes(name))
    .map(
      (name) => `spec.${role}.volumeMounts names ${String(name)}, which spec.volumes does not have: it is not mounted.`,
    );
}

const nameOf = (item: unknown): unknown => (isPlain(item) ? Reflect.get(item, "name") : undefined);
const isEmpty = (list: unknown) => list === undefined || (Array.isArray(list) && list.length === 0);
const keysOf = (map: unknown) => (isPlain(map) ? Object.keys(map) : []);

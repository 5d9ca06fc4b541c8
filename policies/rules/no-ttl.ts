import { resourcePolicy } from "../framework/define-policy";

const fields = new Map([
  ["SparkApplication", "timeToLiveSeconds"],
  ["Job", "ttlSecondsAfterFinished"],
]);

export const noTtl = resourcePolicy(
  {
    name: "no-ttl",
    rule: "Jobs that the stack owns do not delete themselves.",
    why: "The next refresh would not find a deleted job, and the next update would run the job again.",
    remedy: "Remove the time to live. The stack deletes the job when the program no longer declares it.",
    severity: "medium",
    source: "https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/",
    config: { properties: {} },
  },
  ({ type, inputs }, report) => {
    const name = fieldOf(type);
    if (name === undefined) return;
    const field = inputs.at("spec", name);
    if (field.present) report(`${field.path} lets the job delete itself.`);
  },
  ({ type, inputs }, properties) => {
    const name = fieldOf(type);
    if (name === undefined || !inputs.at("spec").keys().includes(name)) return false;
    return Reflect.deleteProperty(properties.spec as object, name);
  },
);

function fieldOf(type: string): string | undefined {
  const kind = /^kubernetes:(?:batch|sparkoperator\.k8s\.io)\/[^:]*:(\w+?)(?:Patch)?$/.exec(type)?.[1] ?? "";
  return fields.get(kind);
}

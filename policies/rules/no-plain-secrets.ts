import { failClosed } from "../framework/define-policy";
import type { Field } from "../model/field";
import { podPolicy } from "../framework/pod-policy";
import { secretLineInEntry } from "./secrets/files";
import { visitSecrets } from "./secrets/places";

type Report = (message: string) => void;

export const noPlainSecrets = podPolicy(
  {
    name: "no-plain-secrets",
    rule: "Passwords, keys and tokens come from Secrets, never from plain fields.",
    why: "Everybody who may look at a pod, a job, a ConfigMap or a log can read plain fields.",
    remedy:
      "Refer to a Secret: `valueFrom.secretKeyRef` in `env`, `envFrom`, `spark.kubernetes.ROLE.secretKeyRef.NAME` in " +
      "`sparkConf`, or a " +
      "file of a mounted Secret. In a command line, use `$(NAME)` of such a variable.",
    severity: "critical",
    source: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
  },
  ({ kind, inputs }, report) => {
    visitSecrets(
      inputs.at(...(kind.runs === "spark" ? kind.spec : kind.template)),
      // Only where it is: a violation is printed for everyone.
      ({ path }) => {
        report(`${path} is a secret in plain text.`);
      },
      (look) => {
        failClosed(report, look);
      },
    );
  },
  {
    judgeOther: ({ type, inputs }, report) => {
      if (/^kubernetes:(core\/)?v1:ConfigMap(Patch)?$/.test(type)) judgeConfigMap(inputs, report);
    },
  },
);

function judgeConfigMap(configMap: Field, report: Report): void {
  for (const [list, read] of [
    ["data", (text: string) => text],
    ["binaryData", (text: string) => Buffer.from(text, "base64").toString()],
  ] as const) {
    const entries = configMap.at(list);
    if (entries.kind === "unknown") continue;
    for (const key of entries.keys()) {
      failClosed(report, () => {
        const entry = entries.at(key);
        // What is not known yet comes from another resource, such as a bundle of certificates.
        if (entry.kind === "unknown") return;
        const line = secretLineInEntry(key, read(entry.text() ?? ""));
        if (line !== undefined) report(`${entry.path} has a secret in plain text in line ${line}.`);
      });
    }
  }
}

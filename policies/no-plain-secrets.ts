import { failClosed } from "./define-policy";
import type { Field } from "./kubernetes/field";
import { podsOf } from "./kubernetes/pods";
import { podPolicy } from "./pod-policy";

/** `AWS_SECRET_ACCESS_KEY`, `db.password`, `fs.s3a.secret.key`, `apiToken` */
const secretName =
  /(password|passwd|passphrase|secret|token|credential|api[._-]?key|access[._-]?key|private[._-]?key)/i;
/** Names that hold where a secret is, or how long it lives, but not the secret. */
const harmlessName = /(file|path|name|provider|class|enabled|seconds|ttl|interval|url|endpoint)$/i;

export const noPlainSecrets = podPolicy(
  {
    name: "no-plain-secrets",
    rule: "Passwords, keys and tokens come from Secrets, never from plain fields.",
    why: "Plain fields are readable for everyone who may look at a pod, a job or its log.",
    remedy: "Refer to the Secret: `valueFrom.secretKeyRef` in `env`, or `envFrom`.",
    severity: "critical",
    source: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
  },
  ({ kind, inputs }, report) => {
    const pods = podsOf(kind, inputs);
    for (const { spark, containers } of pods) {
      const variables = [...(spark?.texts ?? []), ...containers].flatMap((container) => container.at("env").items());
      for (const variable of variables) {
        failClosed(report, () => {
          if (isSecret(variable.at("name").text() ?? "") && variable.at("value").present) refuse(variable.at("value"));
        });
      }
    }
    if (kind.runs !== "spark") return;
    const spec = inputs.at(...kind.spec);
    for (const map of [
      spec.at("sparkConf"),
      spec.at("hadoopConf"),
      ...["driver", "executor"].map((role) => spec.at(role, "envVars")),
    ]) {
      for (const key of map.keys().filter(isSecret)) refuse(map.at(key));
    }

    // Only where it is: a violation is printed for everyone.
    function refuse({ path }: Field): void {
      report(`${path} is a secret in plain text.`);
    }
  },
);

function isSecret(name: string): boolean {
  return secretName.test(name) && !harmlessName.test(name);
}

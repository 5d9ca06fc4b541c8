import { failClosed } from "./define-policy";
import type { Field } from "./kubernetes/field";
import { podsOf, type PodText } from "./kubernetes/pods";
import { podPolicy, unseenRest } from "./pod-policy";

export const podSecurity = podPolicy(
  {
    name: "pod-security",
    rule: "Every pod keeps the restricted Pod Security Standard.",
    why: "A container that may become root or see its node is one bug away from everybody's data.",
    remedy:
      "Run as an ordinary user, without privileges, host namespaces or host paths, with the runtime's seccomp profile.",
    severity: "critical",
    source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  },
  ({ kind, inputs }, report) => {
    if (kind.partial) {
      report(unseenRest);
      return;
    }
    for (const pod of podsOf(kind, inputs)) {
      failClosed(report, () => {
        for (const problem of [...hostProblems(pod), ...containerProblems(pod)]) report(`${problem}.`);
      });
    }
  },
);

function hostProblems({ spec, volumes }: PodText): string[] {
  const namespaces = ["hostNetwork", "hostPID", "hostIPC"].map((name) => spec.at(name));
  const paths = volumes.map((volume) => volume.at("hostPath"));
  return [
    ...namespaces
      .filter((field) => field.flag() === true)
      .map(({ path }) => `${path} shares a namespace with the node`),
    ...paths.filter(({ present }) => present).map(({ path }) => `${path} gives the pod a folder of the node`),
  ];
}

function containerProblems({ spec, security, containers, isSpark }: PodText): string[] {
  return [...(isSpark ? [spec] : []), ...containers].flatMap((container) => {
    const own = container.at("securityContext");
    // A container's setting goes over its pod's.
    const either = (...keys: string[]) => (own.at(...keys).present ? own.at(...keys) : security.at(...keys));
    const seccomp = either("seccompProfile", "type").text();
    return [
      ...unless(own.at("privileged").flag() !== true, own.at("privileged"), "may not be true"),
      ...unless(
        own.at("allowPrivilegeEscalation").flag() === false,
        own.at("allowPrivilegeEscalation"),
        "has to be false",
      ),
      ...unless(either("runAsNonRoot").flag() === true, own.at("runAsNonRoot"), "has to be true"),
      ...unless(either("runAsUser").count() !== 0, own.at("runAsUser"), "may not be 0"),
      ...unless(
        seccomp === "RuntimeDefault" || seccomp === "Localhost",
        own.at("seccompProfile", "type"),
        "has to be RuntimeDefault or Localhost",
      ),
      ...capabilityProblems(own.at("capabilities")),
    ];
  });
}

function capabilityProblems(capabilities: Field): string[] {
  const names = (list: string) =>
    capabilities
      .at(list)
      .items()
      .map((name) => name.text());
  return [
    ...unless(names("drop").includes("ALL"), capabilities.at("drop"), "has to name ALL"),
    ...unless(
      names("add").every((name) => name === "NET_BIND_SERVICE"),
      capabilities.at("add"),
      "may name NET_BIND_SERVICE only",
    ),
  ];
}

function unless(isGood: boolean, { path }: Field, rule: string): string[] {
  return isGood ? [] : [`${path} ${rule}`];
}

import { failClosed } from "../framework/define-policy";
import type { Field } from "../model/field";
import { unseenRest } from "../model/kinds";
import { podsOf, type PodText } from "../model/pods";
import { podPolicy } from "../framework/pod-policy";

export const podSecurity = podPolicy(
  {
    name: "pod-security",
    rule: "Every pod meets all controls of the restricted Pod Security Standard of Kubernetes 1.34.",
    why: "A container that may become root or see its node is one vulnerability away from everybody's data.",
    remedy:
      "Run as an unprivileged user, without privileges, host namespaces, host ports or host paths, and with the " +
      "runtime's seccomp profile.",
    severity: "critical",
    source: "https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted",
  },
  ({ kind, inputs }, report) => {
    if (kind.partial) throw unseenRest();
    for (const pod of podsOf(kind, inputs)) {
      failClosed(report, () => {
        for (const problem of [...podProblems(pod), ...containerProblems(pod)]) report(`${problem}.`);
      });
    }
    if (kind.runs !== "spark") return;
    const conf = inputs.at(...kind.spec).at("sparkConf");
    for (const key of conf.keys().filter(isForbiddenProperty)) {
      report(`${conf.at(key).path} gives the pod what the standard forbids.`);
    }
  },
);

/** https://spark.apache.org/docs/3.5.5/running-on-kubernetes.html#using-kubernetes-volumes */
const sparkVolume = /^spark\.kubernetes\.(?:driver|executor)\.volumes\.(?!persistentVolumeClaim\.|emptyDir\.)/;
const appArmor = "container.apparmor.security.beta.kubernetes.io/";

function isForbiddenProperty(key: string): boolean {
  return sparkVolume.test(key) || (/^spark\.kubernetes\.\w+\.annotation\./.test(key) && key.includes(appArmor));
}

const volumeTypes = [
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
];

/** Those that touch nothing but the pod itself. */
const safeSysctls = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_wmem",
];

function podProblems({ specs, annotations, security, volumes }: PodText): string[] {
  const namespaces = specs.flatMap((spec) => ["hostNetwork", "hostPID", "hostIPC"].map((name) => spec.at(name)));
  const profiles = annotations.flatMap((map) =>
    map
      .keys()
      .filter((key) => key.startsWith(appArmor))
      .map((key) => map.at(key)),
  );
  return [
    ...namespaces.flatMap((field) => forbid(field.flag() === true, field, "shares a namespace with the node")),
    ...volumes.flatMap(volumeProblems),
    ...security
      .at("sysctls")
      .items()
      .map((sysctl) => sysctl.at("name"))
      .flatMap((name) => forbid(!safeSysctls.includes(name.text() ?? ""), name, "is a setting of the node")),
    ...profiles.flatMap((profile) =>
      forbid(
        !/^(runtime\/default|localhost\/.*|)$/.test(profile.text() ?? ""),
        profile,
        "removes the AppArmor profile",
      ),
    ),
    // Kubernetes refuses these of a pod also where each of its containers says better.
    ...forbid(security.at("runAsNonRoot").flag() === false, security.at("runAsNonRoot"), "has to be true"),
    ...forbid(!isProfile(security.at("seccompProfile", "type").text() ?? "Localhost"), ...seccomp(security)),
    ...contextProblems(security),
  ];
}

function volumeProblems(volume: Field): string[] {
  return volume
    .keys()
    .filter((key) => key !== "name" && volume.at(key).present && !volumeTypes.includes(key))
    .map((key) =>
      key === "hostPath"
        ? `${volume.at(key).path} mounts a folder of the node`
        : `${volume.at(key).path} is a kind of volume that the standard forbids`,
    );
}

function containerProblems({ security, containers, spark }: PodText): string[] {
  const plain = containers.map((container) => ({ texts: [container], security: container.at("securityContext") }));
  return [...(spark ? [spark] : []), ...plain].flatMap(({ texts, security: own }) => {
    // A container's setting goes over its pod's.
    const either = (...keys: string[]) => (own.at(...keys).present ? own.at(...keys) : security.at(...keys));
    const escalation = own.at("allowPrivilegeEscalation");
    return [
      ...forbid(own.at("privileged").flag() === true, own.at("privileged"), "may not be true"),
      ...forbid(escalation.flag() !== false, escalation, "has to be false"),
      ...forbid((own.at("procMount").text() ?? "Default") !== "Default", own.at("procMount"), "has to be Default"),
      ...forbid(either("runAsNonRoot").flag() !== true, own.at("runAsNonRoot"), "has to be true"),
      ...forbid(!isProfile(either("seccompProfile", "type").text()), ...seccomp(own)),
      ...contextProblems(own),
      ...capabilityProblems(own.at("capabilities")),
      ...texts.flatMap(nodeProblems),
    ];
  });
}

const isProfile = (type?: string) => type === "RuntimeDefault" || type === "Localhost";
const seccomp = (context: Field) =>
  [context.at("seccompProfile", "type"), "has to be RuntimeDefault or Localhost"] as const;

/** What neither a pod's security context may say nor a container's. */
function contextProblems(context: Field): string[] {
  const appArmor = context.at("appArmorProfile", "type");
  const seLinux = (key: string) => context.at("seLinuxOptions", key);
  const hostProcess = context.at("windowsOptions", "hostProcess");
  return [
    ...forbid(context.at("runAsUser").count() === 0, context.at("runAsUser"), "may not be 0"),
    ...forbid(!isProfile(appArmor.text() ?? "Localhost"), appArmor, "has to be RuntimeDefault or Localhost"),
    ...forbid(
      !/^(container(_init|_kvm|_engine)?_t|)$/.test(seLinux("type").text() ?? ""),
      seLinux("type"),
      "is not a container's",
    ),
    ...["user", "role"].flatMap((key) => forbid((seLinux(key).text() ?? "") !== "", seLinux(key), "may not be set")),
    ...forbid(hostProcess.flag() === true, hostProcess, "may not be true"),
  ];
}

/** What would reach the node, or through it, from outside a container's security context. */
function nodeProblems(container: Field): string[] {
  const ports = container
    .at("ports")
    .items()
    .map((port) => port.at("hostPort"));
  const handlers = [
    ...["livenessProbe", "readinessProbe", "startupProbe"].map((probe) => container.at(probe)),
    ...["postStart", "preStop"].map((moment) => container.at("lifecycle", moment)),
  ];
  const hosts = handlers.flatMap((handler) => ["httpGet", "tcpSocket"].map((kind) => handler.at(kind, "host")));
  return [
    ...ports.flatMap((port) => forbid((port.count() ?? 0) !== 0, port, "opens a port of the node")),
    ...hosts.flatMap((host) => forbid((host.text() ?? "") !== "", host, "makes the node call another host")),
  ];
}

function capabilityProblems(capabilities: Field): string[] {
  const names = (list: string) =>
    capabilities
      .at(list)
      .items()
      .map((name) => name.text());
  return [
    ...forbid(!names("drop").includes("ALL"), capabilities.at("drop"), "has to name ALL"),
    ...forbid(
      names("add").some((name) => name !== "NET_BIND_SERVICE"),
      capabilities.at("add"),
      "may name NET_BIND_SERVICE only",
    ),
  ];
}

function forbid(isBad: boolean, { path }: Field, rule: string): string[] {
  return isBad ? [`${path} ${rule}`] : [];
}

import { type ApiObject, apiObjectsOf } from "../model/api-objects";
import type { Field } from "../model/field";
import { nameList } from "../framework/name-list";
import { podPolicy } from "../framework/pod-policy";

interface Config {
  readonly ingressHosts?: readonly string[];
}

const ingressHosts = nameList("The hosts that Ingresses of the stack may serve. Default: any host.");

export const servicesInternal = podPolicy<Config>(
  {
    name: "services-internal",
    rule:
      "Services are reachable only inside the cluster, and from outside only through an Ingress with a known host and " +
      "TLS.",
    why:
      "A node port, a load balancer or an external IP opens a server without authentication, or intercepts the traffic " +
      "of others.",
    remedy: "Use a Service of type ClusterIP without externalIPs, and an Ingress with host and `tls` for people.",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types",
    config: { ingressHosts },
  },
  ({ kind, inputs }, report) => {
    if (kind.runs !== "spark") return;
    const spec = inputs.at(...kind.spec);
    const addresses = spec.at("driverIngressOptions").items();
    const services = [spec.at("sparkUIOptions"), ...addresses].map((options) => options.at("serviceType"));
    for (const problem of services.flatMap(openType)) report(`${problem}.`);
    for (const url of addresses.map((options) => options.at("ingressURLFormat"))) {
      // The operator makes an Ingress of it, with whatever host the job names:
      // `internal/controller/sparkapplication/driveringress.go`.
      if (url.present) report(`${url.path} publishes the driver's UI with an Ingress.`);
    }
  },
  {
    judgeOther: ({ type, inputs, config }, report) => {
      for (const object of apiObjectsOf(type, inputs)) {
        for (const problem of problemsOf(object, config.ingressHosts)) report(`${problem}.`);
      }
    },
  },
);

function problemsOf({ group, kind, object, partial }: ApiObject, hosts?: readonly string[]): string[] {
  const spec = object.at("spec");
  if (group === "core" && kind === "Service") {
    const addresses = spec.at("externalIPs");
    return [
      ...openType(spec.at("type")),
      // CVE-2020-8554
      ...(addresses.items().length > 0
        ? [`${addresses.path} intercepts the traffic of others to these addresses`]
        : []),
    ];
  }
  if (kind !== "Ingress" || !["networking.k8s.io", "extensions"].includes(group)) return [];
  return partial
    ? ["This patches an Ingress whose other fields the policies cannot see"]
    : ingressProblems(spec, hosts);
}

function openType(type: Field): string[] {
  const text = type.text() ?? "ClusterIP";
  return text === "ClusterIP" ? [] : [`${type.path} has to be ClusterIP, and is ${text}`];
}

function ingressProblems(spec: Field, known?: readonly string[]): string[] {
  const encrypted = spec
    .at("tls")
    .items()
    .flatMap((tls) => tls.at("hosts").items())
    .map((host) => host.text());
  const backend = spec.at("defaultBackend");
  const hosts = spec
    .at("rules")
    .items()
    .map((rule) => rule.at("host"));
  return [
    ...(backend.present ? [`${backend.path} serves every host`] : []),
    ...hosts.flatMap((host) => {
      const name = host.text() ?? "";
      if (name === "" || name.startsWith("*")) return [`${host.path} has to be one host`];
      if (known !== undefined && !known.includes(name)) return [`${host.path} is not one of ingressHosts: ${name}`];
      return encrypted.includes(name) ? [] : [`${host.path} is served without TLS: ${name}`];
    }),
  ];
}

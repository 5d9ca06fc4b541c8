import { expect } from "chai";
import { servicesInternal } from "../../../../policies/rules/services-internal";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const service = (spec: unknown) => judge(servicesInternal, "kubernetes:core/v1:Service", { spec });
const ingress = (spec: unknown, config?: object, kind = "Ingress") =>
  judge(servicesInternal, `kubernetes:networking.k8s.io/v1:${kind}`, { spec }, config);
const spark = (spec: object) => judge(servicesInternal, types.spark, { spec });
const encrypted = (host: string) => ({ rules: [{ host }], tls: [{ hosts: [host], secretName: "web-tls" }] });

describe("policy services-internal", () => {
  describesItself(servicesInternal);

  it("passes Services inside the cluster", async () => {
    for (const spec of [{}, { type: "ClusterIP" }, { clusterIP: "None" }, { externalIPs: [] }]) {
      expect(await service({ ...spec, selector: { app: "web" } })).to.be.empty;
    }
  });

  for (const type of ["LoadBalancer", "NodePort", "ExternalName"]) {
    it(`refuses a Service of type ${type}`, async () => {
      expect(await service({ type })).to.deep.equal([`spec.type has to be ClusterIP, and is ${type}.`]);
      const patch = await judge(servicesInternal, "kubernetes:core/v1:ServicePatch", { spec: { type } });
      expect(patch).to.have.length(1);
    });
  }

  it("refuses a Service that takes addresses", async () => {
    expect(await service({ externalIPs: ["203.0.113.7"] })).to.deep.equal([
      "spec.externalIPs intercepts the traffic of others to these addresses.",
    ]);
  });

  describe("of Ingresses", () => {
    it("passes a host over TLS", async () => {
      expect(await ingress(encrypted("web.example.com"))).to.be.empty;
      expect(await ingress(encrypted("web.example.com"), { ingressHosts: ["web.example.com"] })).to.be.empty;
    });

    for (const [what, spec, violation] of [
      [
        "without TLS",
        { rules: [{ host: "web.example.com" }] },
        "spec.rules[0].host is served without TLS: web.example.com.",
      ],
      [
        "with TLS for another host",
        { ...encrypted("web.example.com"), rules: [{ host: "api.example.com" }] },
        "spec.rules[0].host is served without TLS: api.example.com.",
      ],
      ["for every host", { rules: [{ http: {} }] }, "spec.rules[0].host has to be one host."],
      ["for all hosts of a domain", encrypted("*.example.com"), "spec.rules[0].host has to be one host."],
      ["with a default", { defaultBackend: { service: { name: "web" } } }, "spec.defaultBackend serves every host."],
    ] as const) {
      it(`refuses one ${what}`, async () => {
        expect(await ingress(spec)).to.deep.equal([violation]);
      });
    }

    it("refuses hosts that are not listed, where any are", async () => {
      expect(await ingress(encrypted("web.example.com"), { ingressHosts: ["history.example.com"] })).to.deep.equal([
        "spec.rules[0].host is not one of ingressHosts: web.example.com.",
      ]);
    });

    it("refuses a patch, and judges each object of a list", async () => {
      expect(await ingress({}, {}, "IngressPatch")).to.deep.equal([
        "This patches an Ingress whose other fields the policies cannot see.",
      ]);
      const items = [{ spec: encrypted("a.example.com") }, { spec: { rules: [{}] } }];
      expect(await judge(servicesInternal, "kubernetes:networking.k8s.io/v1:IngressList", { items })).to.deep.equal([
        "items[1].spec.rules[0].host has to be one host.",
      ]);
    });
  });

  it("passes a Spark job whose pages are inside the cluster", async () => {
    expect(await spark({ sparkUIOptions: { servicePort: 4040, serviceType: "ClusterIP" } })).to.be.empty;
    expect(await spark({ driverIngressOptions: [{ servicePort: 4040, servicePortName: "ui" }] })).to.be.empty;
  });

  for (const [spec, violation] of [
    [
      { sparkUIOptions: { serviceType: "LoadBalancer" } },
      "spec.sparkUIOptions.serviceType has to be ClusterIP, and is LoadBalancer.",
    ],
    [
      { driverIngressOptions: [{ serviceType: "NodePort" }] },
      "spec.driverIngressOptions[0].serviceType has to be ClusterIP, and is NodePort.",
    ],
    [
      { driverIngressOptions: [{ ingressURLFormat: "{{$appName}}.example.com" }] },
      "spec.driverIngressOptions[0].ingressURLFormat publishes the driver's UI with an Ingress.",
    ],
  ] as const) {
    it(`refuses a Spark job with ${JSON.stringify(spec)}`, async () => {
      expect(await spark(spec)).to.deep.equal([violation]);
      const type = "kubernetes:sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication";
      const scheduled = await judge(servicesInternal, type, { spec: { template: spec } });
      expect(scheduled).to.deep.equal([violation.replace("spec.", "spec.template.")]);
    });
  }

  it("refuses what it cannot see", async () => {
    expect((await service({ type: unknown.text })).join()).to.include("spec.type is not known");
    expect((await ingress({ rules: unknown.list })).join()).to.include("spec.rules is not known");
    expect((await judge(servicesInternal, types.unknown, {})).join()).to.include("the policies cannot see");
  });
});

import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { ingressFrom } from "../../../../components/shared/ingress-from";
import { labelsOf } from "../../../../components/shared/names";
import { webWorkload, type WebWorkload } from "../../../../components/shared/web-workload";
import { deploy, type Registered } from "../support/engine";
import { isWebWorkload } from "../support/web-workload";

const server: WebWorkload = {
  name: "server",
  namespace: "lakehouse",
  image: "registry.example.com/server:1",
  runAs: { user: 1000 },
  container: {
    env: [],
    ports: [{ name: "http", containerPort: 8080 }],
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "100m", memory: "64Mi" } },
  },
  pod: {},
  health: { live: "/live", ready: "/ready", port: "http" },
  servicePorts: [{ name: "http", port: 80, targetPort: "http" }],
};
const deployed = (change: Partial<WebWorkload> = {}) =>
  deploy(() => {
    const parent = new pulumi.ComponentResource("lakehouse:index:Server", "web");
    webWorkload("web", { ...server, ...change }, { parent });
  });
const kinds = (resources: Map<string, Registered>) =>
  [...resources.keys()].map((id) => /(\w+) web$/.exec(id)?.[1]).sort();

describe("a web workload", () => {
  describe("without a volume", () => {
    let resources: Map<string, Registered>;
    before(async () => {
      resources = await deployed();
    });

    isWebWorkload("apps/v1:Deployment web", () => resources);

    it("is a Service, a Deployment and a network policy, by one name and label", () => {
      expect(kinds(resources)).to.deep.equal(["Deployment", "NetworkPolicy", "Server", "Service"]);
      for (const { id, parent, inputs } of [...resources.values()].slice(1)) {
        expect(parent, id).to.equal("lakehouse:index:Server web");
        expect(inputs.metadata, id).to.deep.equal({
          name: "server",
          namespace: "lakehouse",
          labels: labelsOf("server"),
        });
      }
    });

    it("lets nobody in, and reaches nobody, unless the declaration says so", async () => {
      const policyOf = (made: Map<string, Registered>) =>
        made.get("kubernetes:networking.k8s.io/v1:NetworkPolicy web")!.inputs.spec;
      expect(policyOf(resources)).not.to.have.any.keys("ingress", "egress");
      const ingress = [ingressFrom(["jobs"], 8080)];
      expect(policyOf(await deployed({ ingress }))).to.have.deep.property("ingress", ingress);
    });

    it("has three minutes to start, or as long as it is given, for which Pulumi waits", async () => {
      const started = (made: Map<string, Registered>) => {
        const { inputs, request } = made.get("kubernetes:apps/v1:Deployment web")!;
        const { spec } = (inputs.spec as { template: { spec: { containers: { startupProbe: object }[] } } }).template;
        return [spec.containers[0]?.startupProbe, request.getCustomtimeouts()?.getCreate()];
      };
      const probe = { httpGet: { path: "/live", port: "http" }, periodSeconds: 2 };
      expect(started(resources)).to.deep.equal([{ ...probe, failureThreshold: 90 }, "600s"]);
      const slow = await deployed({ startupSeconds: 1801 });
      expect(started(slow)).to.deep.equal([{ ...probe, failureThreshold: 901 }, "2221s"]);
    });

    it("restarts with another checksum of its Secret", async () => {
      const templateOf = (made: Map<string, Registered>) =>
        (made.get("kubernetes:apps/v1:Deployment web")!.inputs.spec as { template: object }).template;
      expect(templateOf(resources)).not.to.have.nested.property("metadata.annotations");
      expect(templateOf(await deployed({ secretChecksum: "1f" })))
        .to.have.nested.property("metadata.annotations")
        .that.deep.equals({ "lakehouse/secret": "1f" });
    });
  });

  describe("with a volume", () => {
    const volume = { name: "data", size: "1Gi", deletionProtection: true };
    let resources: Map<string, Registered>;
    const statefulSet = "kubernetes:apps/v1:StatefulSet web";
    before(async () => {
      resources = await deployed({ volume });
    });

    isWebWorkload("apps/v1:StatefulSet web", () => resources);

    it("is a StatefulSet with one claim, of its Service", () => {
      const { spec } = resources.get(statefulSet)!.inputs;
      expect(spec).to.have.property("serviceName", "server");
      expect(spec).to.have.nested.property("volumeClaimTemplates[0].metadata.name", "data");
      expect(spec).to.have.nested.property("volumeClaimTemplates[0].spec.resources.requests.storage", "1Gi");
    });

    it("keeps the volume if the stack keeps data, and never replaces it", async () => {
      const kept = "persistentVolumeClaimRetentionPolicy.whenDeleted";
      const { inputs, request } = resources.get(statefulSet)!;
      expect(inputs.spec).to.have.nested.property(kept, "Retain");
      expect(request.getIgnorechangesList()).to.deep.equal(["spec.volumeClaimTemplates"]);
      const other = await deployed({ volume: { ...volume, deletionProtection: false } });
      expect(other.get(statefulSet)!.inputs.spec).to.have.nested.property(kept, "Delete");
    });
  });
});

import { expect } from "chai";
import { HistoryServer, type HistoryServerArgs } from "../../../../components/history-server/history-server";
import { deploy, type Registered } from "../support/engine";
import { inNamespace, keysOf, tcp } from "../support/lakehouse";
import { isWebWorkload } from "../support/web-workload";

const args: HistoryServerArgs = {
  namespace: "lakehouse",
  image: "localhost/spark:3.5.5",
  objectStore: {
    endpoint: { url: "http://rgw.object-store.svc", targetPort: 8080 },
    region: "us-east-1",
    pathStyle: true,
    bucket: "tables",
  },
  keys: keysOf("history-server"),
  checksumKey: "a strong key",
};

const deployed = (change: Partial<HistoryServerArgs> = {}) =>
  deploy(() => new HistoryServer("history", { ...args, ...change }));

interface PodSpec {
  readonly volumes: object[];
  readonly containers: { readonly volumeMounts: object[] }[];
}

const deployment = "kubernetes:apps/v1:Deployment history";
const networkPolicy = "kubernetes:networking.k8s.io/v1:NetworkPolicy history";
const podOf = (resources: Map<string, Registered>) =>
  (resources.get(deployment)!.inputs.spec as { template: { spec: PodSpec } }).template.spec;

describe("HistoryServer", () => {
  let resources: Map<string, Registered>;
  const inputs = (id: string) => resources.get(id)!.inputs;
  before(async () => {
    resources = await deployed();
  });

  describe("its pod", () => {
    isWebWorkload("apps/v1:Deployment history", () => resources);
  });

  it("reads where jobs write, as a user of its own", () => {
    const server = JSON.stringify(podOf(resources));
    expect(server).to.include("-Dspark.history.fs.logDirectory=s3a://tables/spark-events/");
    expect(server).to.include('"secretKeyRef":{"key":"AWS_ACCESS_KEY_ID","name":"object-store-history"}');
    const { metadata, stringData } = inputs("kubernetes:core/v1:Secret history-keys");
    expect(metadata).to.deep.equal({ name: "object-store-history", namespace: "lakehouse" });
    expect(JSON.stringify(stringData)).to.include("history-server-secret");
  });

  it("reaches the store and the names of hosts, and nothing else", () => {
    const { egress } = inputs(networkPolicy).spec as { egress: object[] };
    expect(egress).to.have.lengthOf(2);
    expect(egress[1]).to.deep.equal({ to: [inNamespace("object-store")], ports: tcp(80, 8080) });
  });

  it("leads to addresses where the store's Service has no pods", async () => {
    const endpoint = { ...args.objectStore.endpoint, addresses: ["10.0.0.0/28"] };
    const other = await deployed({ objectStore: { ...args.objectStore, endpoint } });
    const { egress } = other.get(networkPolicy)!.inputs.spec as { egress: object[] };
    expect(egress[1]).to.deep.equal({ to: [{ ipBlock: { cidr: "10.0.0.0/28" } }], ports: tcp(80, 8080) });
  });

  it("trusts the authorities of the trust store that it is given", async () => {
    const file = "/opt/spark/trust-store/authorities.jks";
    expect(JSON.stringify(podOf(resources))).not.to.include("trustStore");
    const pod = podOf(await deployed({ trustStore: "trust-store-1" }));
    expect(JSON.stringify(pod)).to.include(`-Djavax.net.ssl.trustStore=${file}`);
    expect(pod.volumes).to.deep.include({ name: "trust-store", configMap: { name: "trust-store-1" } });
    expect(pod.containers[0]?.volumeMounts).to.deep.include({
      name: "trust-store",
      mountPath: "/opt/spark/trust-store",
      readOnly: true,
    });
  });

  describe("with keys that the stack has", () => {
    const templateOf = async (secretKey: string) => {
      const made = await deployed({ keys: { values: { accessKey: "access", secretKey } } });
      return JSON.stringify((made.get(deployment)!.inputs.spec as { template: object }).template);
    };

    it("starts anew with others", async () => {
      const template = await templateOf("planted");
      expect(await templateOf("planted")).to.equal(template);
      expect(await templateOf("rotated")).not.to.equal(template);
    });

    it("tells nothing of them by that", async () => {
      const template = await templateOf("planted");
      expect(template).not.to.include("planted");
      expect(template).to.match(/"lakehouse\/secret":"[0-9a-f]{16}"/);
    });
  });

  it("has no checksum of keys that a secret store has", async () => {
    const keys = { secretStore: "vault", remoteKey: "lakehouse/history" };
    const other = await deployed({ keys });
    expect(JSON.stringify(other.get(deployment)!.inputs.spec)).not.to.include("annotations");
    expect(other.get("kubernetes:external-secrets.io/v1:ExternalSecret history-keys")?.inputs.spec).to.deep.include({
      target: { name: "object-store-history", creationPolicy: "Owner" },
    });
  });

  describe("its Ingress", () => {
    it("is not there unless it has a host; then nobody gets in", () => {
      expect([...resources.keys()].filter((id) => id.includes(":Ingress "))).to.deep.equal([]);
      expect(inputs(networkPolicy).spec).not.to.have.property("ingress");
    });

    it("leads from the host to the server, through its controller only", async () => {
      const annotations = { "nginx.ingress.kubernetes.io/auth-url": "https://login.example.com" };
      const ingress = {
        host: "history.example.com",
        class: "nginx",
        annotations,
        tlsSecret: "history-tls",
        controllerNamespace: "ingress-nginx",
      };
      const registered = await deployed({ ingress });
      expect(registered.get(networkPolicy)!.inputs.spec).to.have.deep.property("ingress", [
        { from: [inNamespace("ingress-nginx")], ports: tcp(18080) },
      ]);
      const { metadata, spec } = registered.get("kubernetes:networking.k8s.io/v1:Ingress history")!.inputs;
      expect(metadata).to.have.deep.property("annotations", { "pulumi.com/skipAwait": "true", ...annotations });
      expect(spec).to.deep.equal({
        ingressClassName: "nginx",
        tls: [{ hosts: ["history.example.com"], secretName: "history-tls" }],
        rules: [
          {
            host: "history.example.com",
            http: {
              paths: [
                {
                  path: "/",
                  pathType: "Prefix",
                  backend: { service: { name: "history-server", port: { name: "http" } } },
                },
              ],
            },
          },
        ],
      });
    });
  });
});

import { expect } from "chai";
import { Lakehouse } from "../../../components/lakehouse";
import { deploy, type Registered } from "./support/engine";

const user = (name: string) => ({ name, accessKey: `${name}-access`, secretKey: `${name}-secret` });
const args = {
  namespace: "lakehouse",
  jobNamespace: "jobs",
  store: {
    endpoint: "http://rgw.object-store.svc",
    deployEndpoint: "http://10.0.0.1:17480",
    region: "us-east-1",
    pathStyle: true,
    bucket: "tables",
    users: { owner: user("lake"), jobs: user("spark-jobs"), history: user("history-server") },
    eventLogDays: 14,
  },
  catalog: { image: "localhost/nessie:0.99.0", storage: "1Gi" },
  sparkImage: "localhost/spark:3.5.5",
  keepData: true,
};

describe("Lakehouse", () => {
  let resources: Map<string, Registered>;
  let lakehouse: Lakehouse;
  const inputs = (id: string) => resources.get(id)!.inputs;
  before(async () => {
    resources = await deploy(() => (lakehouse = new Lakehouse("lakehouse", args)));
  });

  it("has a namespace that admits no pod below the restricted Pod Security Standard", () => {
    const { metadata } = inputs("kubernetes:core/v1:Namespace lakehouse");
    expect(metadata).to.have.property("name", "lakehouse");
    expect(metadata).to.have.nested.property("labels.pod-security\\.kubernetes\\.io/enforce", "restricted");
  });

  it("reaches the store by its outer address itself, and lets pods reach it by the inner one", () => {
    expect(inputs("pulumi:providers:aws object-store").endpoints).to.include("http://10.0.0.1:17480");
    expect(lakehouse.forJobs.defaults).to.include({
      "spark.hadoop.fs.s3a.endpoint": "http://rgw.object-store.svc",
      "spark.sql.catalog.nessie.uri": "http://nessie.lakehouse.svc:19120/api/v2",
    });
  });

  it("gives jobs the way to store and catalog, before and behind their Services", () => {
    const { metadata, spec } = inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy lakehouse-jobs");
    expect(metadata).to.have.property("namespace", "jobs");
    expect(spec).to.deep.equal({
      podSelector: {},
      policyTypes: ["Egress"],
      egress: [{ ports: [80, 17480, 19120].map((port) => ({ protocol: "TCP", port })) }],
    });
  });

  it("starts the History Server when the folder of event logs is there", () => {
    const server = resources.get("lakehouse:index:HistoryServer history-server");
    expect(server?.dependencies).to.include("aws:s3/bucketObjectv2:BucketObjectv2 object-store-event-logs");
    expect(server?.dependencies).to.include("aws:s3/bucketPolicy:BucketPolicy object-store");
  });

  it("takes a Nessie that is there, and deploys none then", async () => {
    const catalog = { ...args.catalog, uri: "https://nessie.example.com/api/v2" };
    let other: Lakehouse | undefined;
    const registered = await deploy(() => (other = new Lakehouse("lakehouse", { ...args, catalog })));
    expect([...registered.keys()].filter((id) => id.includes("nessie"))).to.deep.equal([]);
    expect(other?.forJobs.defaults).to.have.property("spark.sql.catalog.nessie.uri", catalog.uri);
    const { spec } = registered.get("kubernetes:networking.k8s.io/v1:NetworkPolicy lakehouse-jobs")!.inputs;
    expect(spec).to.have.deep.nested.property("egress[0].ports[2]", { protocol: "TCP", port: 443 });
  });

  for (const [workload, claim] of [
    ["apps/v1:StatefulSet nessie", "the catalog"],
    ["apps/v1:Deployment history-server", "the History Server"],
  ] as const) {
    describe(`${claim}'s pod`, () => {
      interface Container {
        resources: { requests: object; limits: object };
        securityContext: object;
        env: { name: string; value?: string }[];
        volumeMounts: { name: string }[];
      }
      const pod = () =>
        (inputs(`kubernetes:${workload}`).spec as { template: { spec: { containers: Container[] } } }).template.spec;

      it("asks for CPU and memory, and is limited in both", () => {
        for (const { resources: amounts } of pod().containers) {
          expect(amounts.requests).to.have.all.keys("cpu", "memory");
          expect(amounts.limits).to.have.all.keys("cpu", "memory");
        }
      });

      it("may do nothing that an ordinary process could not, and has no token", () => {
        expect(pod()).to.have.property("automountServiceAccountToken", false);
        for (const { securityContext } of pod().containers) {
          expect(securityContext).to.deep.include({
            runAsNonRoot: true,
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
            seccompProfile: { type: "RuntimeDefault" },
          });
        }
      });

      it("is started, used and restarted by probes", () => {
        for (const container of pod().containers) {
          expect(container).to.include.keys("startupProbe", "readinessProbe", "livenessProbe");
        }
      });

      it("has no key in its variables", () => {
        for (const { name, value } of pod().containers.flatMap(({ env }) => env)) {
          if (name.startsWith("AWS_")) expect(value, name).to.equal(undefined);
        }
      });

      it("belongs to a Service, and to a network policy that closes both ways", () => {
        const name = workload.split(" ")[1] ?? "";
        const { template } = inputs(`kubernetes:${workload}`).spec as { template: { metadata: { labels: object } } };
        expect(inputs(`kubernetes:core/v1:Service ${name}`).spec).to.deep.include({
          selector: template.metadata.labels,
        });
        expect(inputs(`kubernetes:networking.k8s.io/v1:NetworkPolicy ${name}`).spec).to.deep.include({
          podSelector: { matchLabels: template.metadata.labels },
          policyTypes: ["Ingress", "Egress"],
        });
      });
    });
  }

  it("keeps the catalog's volume if the stack keeps data", async () => {
    const spec = (from: Map<string, Registered>) => from.get("kubernetes:apps/v1:StatefulSet nessie")!.inputs.spec;
    const kept = "persistentVolumeClaimRetentionPolicy.whenDeleted";
    expect(spec(resources)).to.have.nested.property(kept, "Retain");
    const other = await deploy(() => new Lakehouse("lakehouse", { ...args, keepData: false }));
    expect(spec(other)).to.have.nested.property(kept, "Delete");
  });

  it("lets jobs use the catalog, and nobody else", () => {
    expect(inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy nessie").spec).to.have.deep.property("ingress", [
      {
        from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "jobs" } } }],
        ports: [{ protocol: "TCP", port: 19120 }],
      },
    ]);
  });

  it("lets the History Server read where jobs write, as its own user", () => {
    const server = JSON.stringify(inputs("kubernetes:apps/v1:Deployment history-server"));
    expect(server).to.include("-Dspark.history.fs.logDirectory=s3a://tables/spark-events/");
    expect(server).to.include('"secretKeyRef":{"key":"AWS_ACCESS_KEY_ID","name":"object-store-history"}');
  });
});

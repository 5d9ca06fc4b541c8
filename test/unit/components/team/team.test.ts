import { rootCertificates } from "node:tls";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { anywhereButMetadata } from "../../../../components/shared/address-ranges";
import { certificatesIn, javaTrustStore } from "../../../../components/shared/java-trust-store";
import { jobSecrets, type Team } from "../../../../components/team/team";
import type { Registered } from "../support/engine";
import { deployTeam, inNamespace, lakehouseArgs, storeArgs, tcp } from "../support/lakehouse";

const { service } = lakehouseArgs;

/** What another program reads out of the stack. */
const valueOf = <T>(input: pulumi.Input<T>) =>
  new Promise<pulumi.Unwrap<T>>((resolve) => {
    pulumi.output(input).apply(resolve);
  });

const networkPolicy = "kubernetes:networking.k8s.io/v1:NetworkPolicy jobs-lakehouse";
const egressOf = (resources: Map<string, Registered>) =>
  (resources.get(networkPolicy)!.inputs.spec as { egress: object[] }).egress;

describe("Team", () => {
  let resources: Map<string, Registered>;
  let team: Team;
  const inputs = (id: string) => resources.get(id)!.inputs;
  before(async () => {
    ({ resources, team } = await deployTeam());
  });

  it("has a namespace of its name, with accounts and a quota", () => {
    expect(inputs("kubernetes:core/v1:Namespace jobs").metadata).to.have.property("name", "jobs");
    expect(inputs("kubernetes:core/v1:ResourceQuota jobs").spec).to.have.nested.property("hard.pods", "40");
  });

  it("has a bucket of its own, to which its own user has keys", () => {
    expect(inputs("aws:s3/bucket:Bucket jobs-bucket")).to.have.property("bucket", "tables");
    const { metadata, stringData } = inputs("kubernetes:core/v1:Secret jobs-keys");
    expect(metadata).to.deep.equal({ name: "object-store-jobs", namespace: "jobs" });
    expect(stringData).to.have.all.keys("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
    expect(JSON.stringify(stringData)).to.include("spark-jobs-secret");
  });

  it("leaves keys that a secret store has to the External Secrets operator, and waits for its Secret", async () => {
    const jobs = { name: "spark-jobs", keys: { secretStore: "vault", remoteKey: "lakehouse/jobs" } };
    const { resources: other } = await deployTeam({ store: { jobs } });
    const { metadata, spec } = other.get("kubernetes:external-secrets.io/v1:ExternalSecret jobs-keys")!.inputs;
    const annotations = { "pulumi.com/waitFor": "condition=Ready" };
    expect(metadata).to.deep.equal({ name: "object-store-jobs", namespace: "jobs", annotations });
    expect(spec).to.deep.include({
      secretStoreRef: { kind: "ClusterSecretStore", name: "vault" },
      target: { name: "object-store-jobs", creationPolicy: "Owner" },
      data: [
        { secretKey: "AWS_ACCESS_KEY_ID", remoteRef: { key: "lakehouse/jobs", property: "accessKey" } },
        { secretKey: "AWS_SECRET_ACCESS_KEY", remoteRef: { key: "lakehouse/jobs", property: "secretKey" } },
      ],
    });
  });

  describe("its people", () => {
    const role = "kubernetes:rbac.authorization.k8s.io/v1:Role jobs-people";
    const binding = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding jobs-people";

    it("submit, follow and end jobs, and may do nothing else", async () => {
      const { resources: other } = await deployTeam({ team: { groups: ["analysts", "engineers"] } });
      const { metadata, rules } = other.get(role)!.inputs;
      expect(metadata).to.deep.equal({ name: "spark-jobs", namespace: "jobs" });
      expect(rules).to.deep.equal([
        {
          apiGroups: ["sparkoperator.k8s.io"],
          resources: ["sparkapplications", "scheduledsparkapplications"],
          verbs: ["create", "get", "list", "watch", "update", "patch", "delete"],
        },
        { apiGroups: [""], resources: ["pods", "pods/log", "events"], verbs: ["get", "list", "watch"] },
      ]);
      expect(other.get(binding)!.inputs.subjects).to.deep.equal(
        ["analysts", "engineers"].map((name) => ({ kind: "Group", name, apiGroup: "rbac.authorization.k8s.io" })),
      );
    });

    it("are nobody unless it has groups", () => {
      expect(resources.has(role)).to.equal(false);
      expect(resources.has(binding)).to.equal(false);
    });
  });

  describe("its jobs", () => {
    it("know what the platform has for them, by plain values and names of Secrets", async () => {
      const { job, bucket, endpoints } = await valueOf(team.jobContext);
      expect(job).to.deep.include({
        namespace: "jobs",
        image: "localhost/spark:3.5.5",
        driverServiceAccount: "spark-application-sa",
        executorServiceAccount: "spark-executor-sa",
        configMaps: {},
      });
      expect(job.defaults).to.include({
        "spark.eventLog.dir": "s3a://tables/spark-events/",
        "spark.hadoop.fs.s3a.endpoint": "http://rgw.object-store.svc",
        "spark.sql.catalog.nessie.uri": "http://nessie.lakehouse.svc:19120/api/v2",
      });
      expect(bucket).to.equal("tables");
      expect(endpoints).to.deep.equal({
        objectStore: "http://rgw.object-store.svc",
        catalog: "http://nessie.lakehouse.svc:19120/api/v2",
      });
      expect(JSON.stringify([job, bucket, endpoints])).not.to.match(/spark-jobs-(access|secret)/);
    });

    it("reach store and catalog, before and behind their Services", () => {
      const { metadata, spec } = inputs(networkPolicy);
      expect(metadata).to.deep.equal({ name: "lakehouse", namespace: "jobs" });
      expect(spec).to.deep.equal({
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [
          { to: [inNamespace("object-store")], ports: tcp(80, 8080) },
          {
            to: [{ ...inNamespace("lakehouse"), podSelector: { matchLabels: { "app.kubernetes.io/name": "nessie" } } }],
            ports: tcp(19120),
          },
        ],
      });
    });

    it("reach addresses where a Service has no pods", async () => {
      const endpoint = { ...service.endpoint, addresses: ["10.0.0.0/28"] };
      const url = "https://nessie.catalog.svc/api/v2";
      const catalog = { type: "existing", url, addresses: ["10.1.0.0/28"] } as const;
      const { resources: other } = await deployTeam({ lakehouse: { service: { ...service, endpoint }, catalog } });
      expect(egressOf(other)).to.deep.equal([
        { to: [{ ipBlock: { cidr: "10.0.0.0/28" } }], ports: tcp(80, 8080) },
        { to: [{ ipBlock: { cidr: "10.1.0.0/28" } }], ports: tcp(443) },
      ]);
    });

    it("reach a Nessie that is elsewhere", async () => {
      const catalog = { type: "existing", url: "https://nessie.example.com/api/v2", targetPort: 19120 } as const;
      const { resources: other, team: its } = await deployTeam({ lakehouse: { catalog } });
      expect(its.jobContext.job.defaults).to.have.property("spark.sql.catalog.nessie.uri", catalog.url);
      expect(egressOf(other)[1]).to.deep.equal({ to: anywhereButMetadata, ports: tcp(443, 19120) });
    });

    it("authenticate to a catalog with a login, with the client's secret by reference only", async () => {
      const clientSecret = { values: { clientSecret: "planted" } };
      const login = { issuer: "https://login.example.com", clientId: "spark-jobs", clientSecret };
      const catalog = { ...lakehouseArgs.catalog, login };
      const { resources: other, team: its, lakehouse } = await deployTeam({ lakehouse: { catalog } });
      const { defaults, environment } = its.jobContext.job;
      expect(defaults).to.include({
        "spark.sql.catalog.nessie.authentication.type": "OAUTH2",
        "spark.sql.catalog.nessie.authentication.oauth2.client-id": "spark-jobs",
      });
      const variable = "NESSIE_AUTHENTICATION_OAUTH2_CLIENT_SECRET";
      expect(environment?.map(({ name }) => name)).to.deep.equal([
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        variable,
      ]);
      const { metadata, stringData } = other.get("kubernetes:core/v1:Secret jobs-catalog-client")!.inputs;
      expect(metadata).to.deep.equal({ name: "lakehouse-catalog-client", namespace: "jobs" });
      expect(stringData).to.have.property(variable);
      const holders = [...other.values()].filter((one) => JSON.stringify(one.inputs).includes("planted"));
      expect(holders.map(({ id }) => id)).to.deep.equal(["kubernetes:core/v1:Secret jobs-catalog-client"]);
      expect(egressOf(other)).to.deep.include({ to: anywhereButMetadata, ports: tcp(443) });
      expect(jobSecrets(lakehouse.catalog)).to.deep.equal(["object-store-jobs", "lakehouse-catalog-client"]);
    });

    it("trust the authorities of an https store, in a ConfigMap whose name tells its content", async () => {
      const withAuthorities = (pem: string) =>
        deployTeam({ lakehouse: { service: { ...service, caBundle: { path: "authorities.pem", pem } } } });
      const pem = rootCertificates.slice(0, 2).join("\n");
      const { resources: other, team: its } = await withAuthorities(pem);
      const id = "kubernetes:core/v1:ConfigMap jobs-trust";
      const { metadata, binaryData, immutable } = other.get(id)!.inputs;
      expect(metadata).to.have.property("namespace", "jobs");
      const wanted = javaTrustStore(certificatesIn(pem)).toString("base64");
      expect([binaryData, immutable]).to.deep.equal([{ "authorities.jks": wanted }, true]);
      const { configMaps = {}, defaults } = its.jobContext.job;
      expect(await valueOf(configMaps["trust-store"] ?? "")).to.equal((metadata as { name: string }).name);
      expect(defaults?.["spark.executor.defaultJavaOptions"]?.split(" ")).to.include(
        "-Djavax.net.ssl.trustStore=/opt/spark/trust-store/authorities.jks",
      );
      const { resources: changed } = await withAuthorities(rootCertificates[2] ?? "");
      expect(changed.get(id)!.inputs.metadata).not.to.deep.equal(metadata);
    });
  });

  describe("its History Server", () => {
    it("starts when the folder of event logs is there", () => {
      const server = resources.get("lakehouse:index:HistoryServer jobs-history-server");
      expect(server?.dependencies).to.include("aws:s3/bucketObjectv2:BucketObjectv2 jobs-bucket-event-logs");
      expect(server?.dependencies).to.include("aws:s3/bucketPolicy:BucketPolicy jobs-bucket");
    });

    it("is in the lakehouse's namespace, where no job is", () => {
      const { metadata } = inputs("kubernetes:apps/v1:Deployment jobs-history-server");
      expect(metadata).to.include({ name: "history-server", namespace: "lakehouse" });
    });

    it("is not there unless it is asked for, and then nobody else reads event logs", async () => {
      const { resources: other } = await deployTeam({ store: { history: undefined } });
      expect([...other.keys()].filter((id) => id.includes("HistoryServer"))).to.deep.equal([]);
      const { policy } = other.get("aws:s3/bucketPolicy:BucketPolicy jobs-bucket")!.inputs;
      expect(policy).not.to.include("history");
    });
  });

  it("needs nothing but its regional address and ARNs of users for AWS itself", async () => {
    const arn = (name: string) => `arn:aws:iam::123456789012:user/${name}`;
    const url = "https://s3.eu-central-1.amazonaws.com";
    const owner = { ...service.owner, name: arn("lake") };
    const atAws = { endpoint: { url }, region: "eu-central-1", pathStyle: false, owner };
    const { resources: other, team: its } = await deployTeam({
      lakehouse: { service: atAws },
      store: {
        jobs: { ...storeArgs.jobs, name: arn("spark-jobs") },
        history: { user: { ...storeArgs.history.user, name: arn("history-server") } },
      },
    });
    const provider = other.get("pulumi:providers:aws lakehouse-store")!.inputs;
    expect(provider).to.include({ region: "eu-central-1", s3UsePathStyle: "false" });
    expect(provider.endpoints).to.include(url);
    const { policy } = other.get("aws:s3/bucketPolicy:BucketPolicy jobs-bucket")!.inputs;
    const { Statement } = JSON.parse(policy as string) as { Statement: { Principal: { AWS: string[] } }[] };
    expect(new Set(Statement.flatMap(({ Principal }) => Principal.AWS))).to.deep.equal(
      new Set(["lake", "spark-jobs", "history-server"].map(arn)),
    );
    expect(other.get("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock jobs-bucket")?.inputs).to.include({
      blockPublicPolicy: true,
    });
    expect(its.jobContext.job.defaults).to.include({
      "spark.hadoop.fs.s3a.endpoint": url,
      "spark.hadoop.fs.s3a.endpoint.region": "eu-central-1",
      "spark.hadoop.fs.s3a.path.style.access": "false",
      "spark.sql.catalog.nessie.s3.endpoint": url,
      "spark.sql.catalog.nessie.client.region": "eu-central-1",
      "spark.sql.catalog.nessie.s3.path-style-access": "false",
    });
    expect(egressOf(other)[0]).to.deep.equal({ to: anywhereButMetadata, ports: tcp(443) });
  });

  it("has accounts, a quota and a network where the stack has no object store", async () => {
    const { resources: other, team: its } = await deployTeam({ team: { store: undefined } });
    expect([...other.keys()].filter((id) => id.endsWith("jobs-bucket"))).to.deep.equal([]);
    expect(Object.keys(its.jobContext.job)).to.have.members([
      "namespace",
      "image",
      "driverServiceAccount",
      "executorServiceAccount",
    ]);
    expect(other.has("kubernetes:core/v1:ResourceQuota jobs")).to.equal(true);
  });
});

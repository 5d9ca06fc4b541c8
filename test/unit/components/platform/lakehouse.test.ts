import { rootCertificates } from "node:tls";
import { expect } from "chai";
import { anywhereButMetadata } from "../../../../components/shared/address-ranges";
import { certificatesIn, javaTrustStore } from "../../../../components/shared/java-trust-store";
import { Lakehouse, type LakehouseArgs } from "../../../../components/platform/lakehouse";
import { deploy, type Registered } from "../support/engine";

const user = (name: string) => ({ name, accessKey: `${name}-access`, secretKey: `${name}-secret` });
const users = { owner: user("lake"), jobs: user("spark-jobs"), history: user("history-server") };
const args = {
  namespace: "lakehouse",
  jobNamespace: "jobs",
  objectStore: {
    endpoint: { url: "http://rgw.object-store.svc", targetPort: 8080, external: "http://10.0.0.1:17480" },
    region: "us-east-1",
    pathStyle: true,
    bucket: "tables",
    users,
    eventLogDays: 14,
    oldVersionDays: 7,
  },
  catalog: { type: "volume", image: "localhost/nessie:0.99.0", size: "1Gi" },
  prometheusNamespace: "monitoring",
  sparkImage: "localhost/spark:3.5.5",
  deletionProtection: true,
} as const;
const elsewhere = { type: "existing", url: "http://nessie.example.com/api/v2" } as const;
const database = { type: "database", image: args.catalog.image, url: "jdbc:postgresql://postgres/nessie" } as const;
const vault = {
  name: "vault",
  remoteKeys: {
    jobs: "lakehouse/jobs",
    history: "lakehouse/history",
    catalogDatabase: "lakehouse/catalog",
    catalogClient: "lakehouse/catalog-client",
  },
};

const inNamespace = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});
const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: "TCP", port }));

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
      egress: [
        { to: [inNamespace("object-store")], ports: tcp(80, 8080) },
        {
          to: [{ ...inNamespace("lakehouse"), podSelector: { matchLabels: { "app.kubernetes.io/name": "nessie" } } }],
          ports: tcp(19120),
        },
      ],
    });
  });

  it("gives the History Server the same way to the store, and none to the catalog", () => {
    const { spec } = inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy history-server");
    const { egress } = spec as { egress: object[] };
    expect(egress).to.have.lengthOf(2);
    expect(egress[1]).to.deep.equal({ to: [inNamespace("object-store")], ports: tcp(80, 8080) });
  });

  it("leads to addresses where a Service has no pods", async () => {
    const endpoint = { ...args.objectStore.endpoint, addresses: ["10.0.0.0/28"] };
    const objectStore = { ...args.objectStore, endpoint };
    const catalog = { type: "existing", url: "https://nessie.catalog.svc/api/v2", addresses: ["10.1.0.0/28"] } as const;
    const registered = await deploy(() => new Lakehouse("lakehouse", { ...args, objectStore, catalog }));
    const egress = (name: string) =>
      (registered.get(`kubernetes:networking.k8s.io/v1:NetworkPolicy ${name}`)!.inputs.spec as { egress: object[] })
        .egress;
    const toStore = { to: [{ ipBlock: { cidr: "10.0.0.0/28" } }], ports: tcp(80, 8080) };
    expect(egress("lakehouse-jobs")).to.deep.equal([
      toStore,
      { to: [{ ipBlock: { cidr: "10.1.0.0/28" } }], ports: tcp(443) },
    ]);
    expect(egress("history-server")[1]).to.deep.equal(toStore);
  });

  it("closes its namespace for every pod that has no policy of its own", () => {
    const { metadata, spec } = inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy lakehouse-closed");
    expect(metadata).to.have.property("namespace", "lakehouse");
    expect(spec).to.deep.equal({ podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("starts the History Server when the folder of event logs is there", () => {
    const server = resources.get("lakehouse:index:HistoryServer history-server");
    expect(server?.dependencies).to.include("aws:s3/bucketObjectv2:BucketObjectv2 object-store-event-logs");
    expect(server?.dependencies).to.include("aws:s3/bucketPolicy:BucketPolicy object-store");
  });

  it("takes a Nessie that is there, and deploys none then", async () => {
    const catalog = { type: "existing", url: "https://nessie.example.com/api/v2", targetPort: 19120 } as const;
    let other: Lakehouse | undefined;
    const registered = await deploy(() => (other = new Lakehouse("lakehouse", { ...args, catalog })));
    expect([...registered.keys()].filter((id) => id.includes("nessie"))).to.deep.equal([]);
    expect(other?.forJobs.defaults).to.have.property("spark.sql.catalog.nessie.uri", catalog.url);
    const { spec } = registered.get("kubernetes:networking.k8s.io/v1:NetworkPolicy lakehouse-jobs")!.inputs;
    expect(spec).to.have.deep.nested.property("egress[1]", { to: anywhereButMetadata, ports: tcp(443, 19120) });
  });

  it("needs nothing but its regional address and ARNs of users for AWS itself", async () => {
    const arn = (name: string) => ({ ...user(name), name: `arn:aws:iam::123456789012:user/${name}` });
    const endpoint = "https://s3.eu-central-1.amazonaws.com";
    const arns = { owner: arn("lake"), jobs: arn("spark-jobs"), history: arn("history-server") };
    const objectStore = {
      ...args.objectStore,
      endpoint: { url: endpoint },
      region: "eu-central-1",
      pathStyle: false,
      users: arns,
    };
    let atAws: Lakehouse | undefined;
    const registered = await deploy(() => (atAws = new Lakehouse("lakehouse", { ...args, objectStore })));
    const of = (id: string) => registered.get(id)!.inputs;
    expect(of("pulumi:providers:aws object-store")).to.include({ region: "eu-central-1", s3UsePathStyle: "false" });
    expect(of("pulumi:providers:aws object-store").endpoints).to.include(endpoint);
    const { Statement } = JSON.parse(of("aws:s3/bucketPolicy:BucketPolicy object-store").policy as string) as {
      Statement: { Principal: { AWS: string[] } }[];
    };
    expect(new Set(Statement.flatMap(({ Principal }) => Principal.AWS))).to.deep.equal(
      new Set([arns.owner.name, arns.jobs.name, arns.history.name]),
    );
    expect(atAws?.forJobs.defaults).to.include({
      "spark.hadoop.fs.s3a.endpoint": endpoint,
      "spark.hadoop.fs.s3a.endpoint.region": "eu-central-1",
      "spark.hadoop.fs.s3a.path.style.access": "false",
      "spark.sql.catalog.nessie.s3.endpoint": endpoint,
      "spark.sql.catalog.nessie.client.region": "eu-central-1",
      "spark.sql.catalog.nessie.s3.path-style-access": "false",
    });
    const { spec } = of("kubernetes:networking.k8s.io/v1:NetworkPolicy lakehouse-jobs");
    expect(spec).to.have.deep.nested.property("egress[0]", { to: anywhereButMetadata, ports: tcp(443) });
  });

  describe("with an https store of its own authorities", () => {
    const pem = rootCertificates.slice(0, 2).join("\n");
    const objectStore = {
      ...args.objectStore,
      endpoint: { url: "https://rgw.example.com" },
      caBundle: { path: "authorities.pem", pem },
    };
    const file = "/opt/spark/trust-store/authorities.jks";
    let trusting: Map<string, Registered>;
    let forJobs: Lakehouse["forJobs"];
    before(async () => {
      trusting = await deploy(() => ({ forJobs } = new Lakehouse("lakehouse", { ...args, objectStore })));
    });

    it("puts them as Java's trust store beside jobs and History Server", () => {
      const wanted = javaTrustStore(certificatesIn(pem)).toString("base64");
      for (const [name, namespace] of [
        ["lakehouse-jobs-trust", "jobs"],
        ["lakehouse-history-trust", "lakehouse"],
      ]) {
        const { metadata, binaryData, immutable } = trusting.get(`kubernetes:core/v1:ConfigMap ${name}`)!.inputs;
        expect(metadata).to.include({ namespace });
        expect([binaryData, immutable]).to.deep.equal([{ "authorities.jks": wanted }, true]);
      }
    });

    it("has both take it", async () => {
      const [name] = Object.keys(forJobs.configMaps);
      expect(file.startsWith(`/opt/spark/${name}/`)).to.equal(true);
      expect(forJobs.defaults["spark.executor.defaultJavaOptions"]?.split(" ")).to.include(
        `-Djavax.net.ssl.trustStore=${file}`,
      );
      const { spec } = trusting.get("kubernetes:apps/v1:Deployment history-server")!.inputs;
      const pod = (spec as { template: { spec: { volumes: object[]; containers: { volumeMounts: object[] }[] } } })
        .template.spec;
      expect(JSON.stringify(pod)).to.include(`-Djavax.net.ssl.trustStore=${file}`);
      const configMap = await new Promise((resolve) => forJobs.configMaps["trust-store"]?.apply(resolve));
      expect(pod.volumes).to.deep.include({ name: "trust-store", configMap: { name: configMap } });
      expect(pod.containers[0]?.volumeMounts).to.deep.include({
        name: "trust-store",
        mountPath: "/opt/spark/trust-store",
        readOnly: true,
      });
    });

    it("gives the ConfigMap another name for other authorities, so that Java starts with them", async () => {
      const caBundle = { path: "authorities.pem", pem: rootCertificates[2] ?? "" };
      const changed = { ...objectStore, caBundle };
      const other = await deploy(() => new Lakehouse("lakehouse", { ...args, objectStore: changed }));
      const id = "kubernetes:core/v1:ConfigMap lakehouse-history-trust";
      const nameOf = (from: Map<string, Registered>) => (from.get(id)!.inputs.metadata as { name: string }).name;
      expect(nameOf(other)).not.to.equal(nameOf(trusting));
    });
  });

  it("has no trust store where Java's own will do", () => {
    expect([...resources.keys()].filter((id) => id.includes("ConfigMap"))).to.deep.equal([]);
    expect(lakehouse.forJobs.configMaps).to.deep.equal({});
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

  it("keeps the catalog's volume if the stack keeps data, and so the namespace that the volume is in", async () => {
    const isKept = (from: Map<string, Registered>) => {
      const { request } = from.get("kubernetes:core/v1:Namespace lakehouse")!;
      return [request.getProtect(), request.getRetainondelete()];
    };
    const spec = (from: Map<string, Registered>) => from.get("kubernetes:apps/v1:StatefulSet nessie")!.inputs.spec;
    const kept = "persistentVolumeClaimRetentionPolicy.whenDeleted";
    expect(spec(resources)).to.have.nested.property(kept, "Retain");
    const other = await deploy(() => new Lakehouse("lakehouse", { ...args, deletionProtection: false }));
    expect(spec(other)).to.have.nested.property(kept, "Delete");
    expect(isKept(resources)).to.deep.equal([true, true]);
    expect(isKept(other)).to.deep.equal([false, false]);
    const withoutVolume = await deploy(() => new Lakehouse("lakehouse", { ...args, catalog: elsewhere }));
    expect(isKept(withoutVolume)).to.deep.equal([false, false]);
  });

  it("keeps the namespace in which that volume is, and only then", async () => {
    const account = { user: "a", password: "b" };
    for (const [change, isKept] of [
      [{}, true],
      [{ deletionProtection: false }, false],
      [{ catalog: elsewhere }, false],
      [{ catalog: { ...database, account } }, false],
    ] as const) {
      const registered = await deploy(() => new Lakehouse("lakehouse", { ...args, ...change }));
      const { request } = registered.get("kubernetes:core/v1:Namespace lakehouse")!;
      expect([request.getProtect(), request.getRetainondelete()], JSON.stringify(change)).to.deep.equal([
        isKept,
        isKept,
      ]);
    }
  });

  it("never replaces that volume, whatever size it is to have", () => {
    const { request } = resources.get("kubernetes:apps/v1:StatefulSet nessie")!;
    expect(request.getIgnorechangesList()).to.deep.equal(["spec.volumeClaimTemplates"]);
  });

  describe("when keys change that it has itself", () => {
    const withKeys = (key: string) => ({
      ...args,
      objectStore: { ...args.objectStore, users: { ...users, history: { ...user("history-server"), secretKey: key } } },
      catalog: { ...database, account: { user: "nessie", password: key } },
    });
    const templates = async (some: LakehouseArgs) => {
      const registered = await deploy(() => new Lakehouse("lakehouse", some));
      return ["history-server", "nessie"].map((name) => {
        const { spec } = registered.get(`kubernetes:apps/v1:Deployment ${name}`)!.inputs;
        return JSON.stringify((spec as { template: object }).template);
      });
    };

    it("starts the pods anew that read them", async () => {
      const [history, nessie] = await templates(withKeys("planted"));
      expect(await templates(withKeys("planted"))).to.deep.equal([history, nessie]);
      const [otherHistory, otherNessie] = await templates(withKeys("rotated"));
      expect([otherHistory === history, otherNessie === nessie]).to.deep.equal([false, false]);
    });

    it("tells nothing of them by that", async () => {
      for (const template of await templates(withKeys("planted"))) {
        expect(template).not.to.include("planted");
        expect(template).to.match(/"lakehouse\/secret":"[0-9a-f]{16}"/);
      }
    });

    it("has no mark where a secret store has them", async () => {
      const objectStore = { ...args.objectStore, users: { ...users, history: { name: "history-server" } } };
      const fromVault = await templates({ ...args, objectStore, catalog: database, secretStore: vault });
      for (const template of fromVault) expect(template).not.to.include("annotations");
    });
  });

  const from = (namespace: string, port: number) => ({ from: [inNamespace(namespace)], ports: tcp(port) });

  it("lets jobs use the catalog and Prometheus read its metrics, and nobody else", () => {
    const { spec } = inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy nessie");
    expect(spec).to.have.deep.property("ingress", [from("jobs", 19120), from("monitoring", 9000)]);
    expect(spec).not.to.have.property("egress");
    const service = inputs("kubernetes:core/v1:Service nessie").spec as { ports: object[] };
    expect(service.ports[1]).to.deep.equal({ name: "metrics", port: 9000, targetPort: 9000 });
  });

  it("finds health and metrics of an older Nessie on the port of its API", async () => {
    const catalog = { ...args.catalog, image: "ghcr.io/projectnessie/nessie:0.77.1" };
    const registered = await deploy(() => new Lakehouse("lakehouse", { ...args, catalog }));
    const service = registered.get("kubernetes:core/v1:Service nessie")!.inputs.spec as { ports: object[] };
    expect(service.ports[1]).to.deep.equal({ name: "metrics", port: 9000, targetPort: 19120 });
    const nessie = registered.get("kubernetes:apps/v1:StatefulSet nessie")!.inputs.spec;
    expect(nessie).to.have.nested.property("template.spec.containers[0].readinessProbe.httpGet.port", 19120);
    const container = "template.spec.containers[0].ports";
    expect(nessie).to.have.deep.nested.property(container, [{ name: "api", containerPort: 19120 }]);
  });

  it("does not let Prometheus at that port, by which it could change the catalog", async () => {
    const catalog = { ...args.catalog, image: "ghcr.io/projectnessie/nessie:0.77.1" };
    const registered = await deploy(() => new Lakehouse("lakehouse", { ...args, catalog }));
    const { spec } = registered.get("kubernetes:networking.k8s.io/v1:NetworkPolicy nessie")!.inputs;
    expect(spec).to.have.deep.property("ingress", [from("jobs", 19120)]);
  });

  describe("with a database for the catalog", () => {
    const url = "jdbc:postgresql://postgres.example.com:6432/nessie";
    const account = { user: "nessie", password: "planted" };
    const deployWith = (place: string) =>
      deploy(() => new Lakehouse("lakehouse", { ...args, catalog: { ...database, url: place, account } }));

    it("has a Deployment without a volume, which has its account by reference only", async () => {
      const registered = await deployWith(url);
      expect(registered.has("kubernetes:apps/v1:StatefulSet nessie")).to.equal(false);
      const { spec } = registered.get("kubernetes:apps/v1:Deployment nessie")!.inputs;
      const { containers, volumes } = (spec as { template: { spec: { containers: object[]; volumes: object[] } } })
        .template.spec;
      expect(volumes).to.deep.equal([{ name: "tmp", emptyDir: { sizeLimit: "512Mi" } }]);
      const reference = (key: string) => ({ secretKeyRef: { name: "nessie-database", key } });
      expect(containers[0])
        .to.have.property("env")
        .that.deep.includes.members([
          { name: "NESSIE_VERSION_STORE_TYPE", value: "JDBC" },
          { name: "QUARKUS_DATASOURCE_JDBC_URL", value: url },
          { name: "QUARKUS_DATASOURCE_USERNAME", valueFrom: reference("username") },
          { name: "QUARKUS_DATASOURCE_PASSWORD", valueFrom: reference("password") },
        ]);
      const holders = [...registered.values()].filter((resource) =>
        JSON.stringify(resource.inputs).includes("planted"),
      );
      expect(holders.map(({ id }) => id)).to.deep.equal(["kubernetes:core/v1:Secret nessie-database"]);
    });

    it("opens the way to it, and to the names of hosts", async () => {
      const registered = await deployWith(url);
      const { spec } = registered.get("kubernetes:networking.k8s.io/v1:NetworkPolicy nessie")!.inputs;
      expect(spec).to.have.deep.nested.property("egress[0]", { to: anywhereButMetadata, ports: tcp(6432) });
      expect(spec).to.have.nested.property("egress[1].ports[0].port", 53);
      const usual = await deployWith("jdbc:postgresql://postgres.db.svc/nessie");
      const { spec: other } = usual.get("kubernetes:networking.k8s.io/v1:NetworkPolicy nessie")!.inputs;
      expect(other).to.have.deep.nested.property("egress[0]", { to: [inNamespace("db")], ports: tcp(5432) });
    });

    it("may leave the account to the secret store", async () => {
      const fromVault = { ...args, catalog: database, secretStore: vault };
      const registered = await deploy(() => new Lakehouse("lakehouse", fromVault));
      const { spec } = registered.get("kubernetes:external-secrets.io/v1:ExternalSecret nessie-database")!.inputs;
      expect(spec).to.have.deep.property("data", [
        { secretKey: "username", remoteRef: { key: "lakehouse/catalog", property: "username" } },
        { secretKey: "password", remoteRef: { key: "lakehouse/catalog", property: "password" } },
      ]);
    });

    it("refuses to have no account", async () => {
      await deploy(() => {
        const without = { ...args, catalog: database };
        expect(() => new Lakehouse("lakehouse", without)).to.throw("no account for its database");
      });
    });
  });

  describe("with a catalog that asks its clients who they are", () => {
    const login = { issuer: "https://login.example.com", clientId: "spark-jobs" };
    const deployWith = async (change: object, more: object = {}) => {
      let forJobs: Lakehouse["forJobs"] | undefined;
      const catalog = { ...args.catalog, login: { ...login, ...change } };
      const registered = await deploy(() => ({ forJobs } = new Lakehouse("lakehouse", { ...args, catalog, ...more })));
      return { registered, forJobs: forJobs! };
    };
    const variable = "NESSIE_AUTHENTICATION_OAUTH2_CLIENT_SECRET";

    it("has the server ask for tokens of the issuer, which it reaches", async () => {
      const { registered } = await deployWith({ clientSecret: "planted" });
      const { spec } = registered.get("kubernetes:apps/v1:StatefulSet nessie")!.inputs;
      expect(spec)
        .to.have.nested.property("template.spec.containers[0].env")
        .that.deep.includes.members([
          { name: "NESSIE_SERVER_AUTHENTICATION_ENABLED", value: "true" },
          { name: "QUARKUS_OIDC_AUTH_SERVER_URL", value: login.issuer },
        ]);
      const toIssuer = { to: anywhereButMetadata, ports: tcp(443) };
      for (const policy of ["nessie", "lakehouse-jobs"]) {
        const inputsOfPolicy = registered.get(`kubernetes:networking.k8s.io/v1:NetworkPolicy ${policy}`)!.inputs;
        expect(inputsOfPolicy.spec, policy).to.have.property("egress").that.deep.includes(toIssuer);
      }
    });

    it("gives jobs their client, its secret by reference only", async () => {
      const { registered, forJobs } = await deployWith({ clientSecret: "planted" });
      expect(forJobs.defaults).to.include({
        "spark.sql.catalog.nessie.authentication.type": "OAUTH2",
        "spark.sql.catalog.nessie.authentication.oauth2.client-id": "spark-jobs",
      });
      const { metadata, stringData } = registered.get("kubernetes:core/v1:Secret lakehouse-catalog-client")!.inputs;
      expect(metadata).to.include({ name: "lakehouse-catalog-client", namespace: "jobs" });
      expect(stringData).to.have.property(variable);
      expect(forJobs.environment.map(({ name }) => name)).to.deep.equal([
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        variable,
      ]);
      const holders = [...registered.values()].filter((one) => JSON.stringify(one.inputs).includes("planted"));
      expect(holders.map(({ id }) => id)).to.deep.equal(["kubernetes:core/v1:Secret lakehouse-catalog-client"]);
    });

    it("may leave the secret to the secret store, and refuses to have none", async () => {
      const { registered } = await deployWith({}, { secretStore: vault });
      const { spec } = registered.get(
        "kubernetes:external-secrets.io/v1:ExternalSecret lakehouse-catalog-client",
      )!.inputs;
      expect(spec).to.have.deep.property("data", [
        { secretKey: variable, remoteRef: { key: "lakehouse/catalog-client", property: "clientSecret" } },
      ]);
      await deploy(() => {
        const catalog = { ...args.catalog, login };
        expect(() => new Lakehouse("lakehouse", { ...args, catalog })).to.throw("spark-jobs has no secret");
      });
    });
  });

  describe("the History Server's Ingress", () => {
    it("is not there unless it has a host; then nobody gets in", () => {
      expect([...resources.keys()].filter((id) => id.includes(":Ingress "))).to.deep.equal([]);
      const { spec } = inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy history-server");
      expect(spec).not.to.have.property("ingress");
    });

    it("leads from the host to the server, through its controller only", async () => {
      const annotations = { "nginx.ingress.kubernetes.io/auth-url": "https://login.example.com" };
      const historyIngress = {
        host: "history.example.com",
        class: "nginx",
        annotations,
        tlsSecret: "history-tls",
        controllerNamespace: "ingress-nginx",
      };
      const registered = await deploy(() => new Lakehouse("lakehouse", { ...args, historyIngress }));
      const { spec: policy } = registered.get("kubernetes:networking.k8s.io/v1:NetworkPolicy history-server")!.inputs;
      expect(policy).to.have.deep.property("ingress", [from("ingress-nginx", 18080)]);
      const { metadata, spec } = registered.get("kubernetes:networking.k8s.io/v1:Ingress history-server")!.inputs;
      expect(metadata).to.have.deep.property("annotations", {
        "pulumi.com/skipAwait": "true",
        ...annotations,
      });
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

  it("lets the History Server read where jobs write, as its own user", () => {
    const server = JSON.stringify(inputs("kubernetes:apps/v1:Deployment history-server"));
    expect(server).to.include("-Dspark.history.fs.logDirectory=s3a://tables/spark-events/");
    expect(server).to.include('"secretKeyRef":{"key":"AWS_ACCESS_KEY_ID","name":"object-store-history"}');
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import fc from "fast-check";
import { controlPlaneAddress } from "../../../sandbox/shared/nodes";
import { objectStoreAddress } from "../../../sandbox/services/object-store/object-store";
import { objectStorePorts } from "../../../sandbox/services/object-store/settings";
import { checkout, paths } from "../../../sandbox/shared/paths";
import { ports } from "../../../sandbox/shared/settings";
import { readSettings, type Surroundings } from "../../../settings/read-settings";
import { warnings } from "../../../settings/warnings";
import { configOf, settingsOfStack, stackDev } from "./support";

const kubeconfig = "contexts: [{ name: lakehouse-sandbox }, { name: production }]";
const user = (name: string) => ({ name, accessKey: `${name}-access`, secretKey: `${name}-planted` });
const users = {
  owner: user("lake"),
  jobs: user("spark-jobs"),
  history: user("history-server"),
  teams: { analytics: user("spark-jobs-analytics") },
};
const named = {
  owner: users.owner,
  jobs: { name: "spark-jobs" },
  history: { name: "history-server" },
  teams: { analytics: { name: "spark-jobs-analytics" } },
};
const withKeys = ({ name, ...values }: typeof users.jobs) => ({ name, keys: { values } });
const files: Record<string, string> = {
  "authorities.pem": rootCertificates.slice(0, 2).join("\n"),
  ".sandbox/pki/ca.crt": rootCertificates[0] ?? "",
  ".sandbox/kubeconfig": kubeconfig,
  ".sandbox/object-store/users.json": JSON.stringify(users),
  "named.json": JSON.stringify(named),
  ".sandbox/charts/spark-operator/Chart.yaml": "name: spark-operator",
};
const readFile = (path: string) => files[path];
const surroundings = { ...stackDev, readFile };

type Groups = Record<string, unknown>;
const dev = settingsOfStack("dev") as { cluster: Groups; objectStore: Groups } & Groups;
const good = configOf(dev);

/** Stack dev with other groups; `undefined` takes one away. */
const changed = (change: Groups) => readSettings(configOf({ ...dev, ...change }), surroundings);
/** Stack dev with other settings in its object store. */
const withStore = (change: Groups) => ({ objectStore: { ...dev.objectStore, ...change } });

/** The sentences about a configuration. */
function problemsIn(config: Record<string, string>, around: Partial<Surroundings> = {}): string[] {
  try {
    readSettings(config, { ...surroundings, ...around });
    return [];
  } catch (error) {
    expect(pulumi.RunError.isInstance(error), String(error)).to.equal(true);
    const [headline, ...problems] = (error as Error).message.split("\n- ");
    expect(headline).to.equal("These settings of the stack cannot be used:");
    return problems;
  }
}
const problemsOf = (change: Groups, around: Partial<Surroundings> = {}) =>
  problemsIn(configOf({ ...dev, ...change }), around);

describe("readSettings", () => {
  it("reads stack dev, with defaults for what it does not set", () => {
    expect(readSettings(good, surroundings)).to.deep.equal({
      cluster: {
        connection: { kubeconfig: ".sandbox/kubeconfig", context: "lakehouse-sandbox" },
        apiServer: { port: 16443, addresses: ["10.89.0.2/32"] },
      },
      operator: {
        namespace: "spark-operator",
        chart: ".sandbox/charts/spark-operator",
        chartRepository: "https://kubeflow.github.io/spark-operator",
        chartVersion: "2.2.0",
        image: "localhost/spark-operator:2.2.1",
      },
      spark: { image: "localhost/spark:3.5.5", icebergVersion: "1.12.0" },
      jobs: {
        namespace: "spark-applications",
        wait: false,
        coreLimit: "1",
        admission: true,
        smokeTests: true,
      },
      objectStore: {
        endpoint: {
          url: "https://rgw.object-store.svc",
          targetPort: 17480,
          addresses: ["10.89.0.2/32"],
          external: "https://10.89.0.2:17480",
        },
        region: "us-east-1",
        pathStyle: true,
        caBundle: { path: ".sandbox/pki/ca.crt", pem: rootCertificates[0] },
        bucket: "iceberg-test",
        owner: users.owner,
        eventLogDays: 30,
        oldVersionDays: 7,
        adoptBuckets: false,
      },
      catalog: { type: "volume", image: "localhost/nessie:0.99.0", size: "1Gi" },
      teams: [
        {
          name: "spark-applications",
          namespace: "spark-applications",
          quota: { cpu: "2", memory: "9Gi", storage: "18Gi" },
          groups: [],
          store: {
            bucket: { name: "iceberg-test", eventLogDays: 30, oldVersionDays: 7, deletionProtection: false },
            jobs: withKeys(users.jobs),
            history: { user: withKeys(users.history), ingress: undefined },
          },
        },
        {
          name: "analytics",
          namespace: "analytics",
          quota: { cpu: "1", memory: "3Gi", storage: "2Gi" },
          groups: ["analysts"],
          store: {
            bucket: { name: "iceberg-test-analytics", eventLogDays: 30, oldVersionDays: 7, deletionProtection: false },
            jobs: withKeys(users.teams.analytics),
          },
        },
      ],
      historyServer: {},
      monitoring: { type: "configuration", prometheusNamespace: "monitoring", guides: "docs", ceph: false },
      share: {
        limits: { cpu: "8", memory: "16Gi" },
        namespaces: {
          lakehouse: { cpu: "300m", memory: "5G" },
          "spark-applications": { cpu: "2", memory: "9Gi", storage: "18Gi" },
          analytics: { cpu: "1", memory: "3Gi", storage: "2Gi" },
          "spark-operator": { cpu: "300m", memory: "5G" },
          monitoring: { cpu: "200m", memory: "500M" },
        },
      },
      namespace: "lakehouse",
      servers: { startupSeconds: 180 },
      deletionProtection: false,
    });
  });

  it("has a default for all but the cluster's context", () => {
    const path = join(homedir(), ".kube/config");
    const settings = readSettings(configOf({ cluster: { context: "production" } }), {
      ...stackDev,
      readFile: (file) => (file === path ? kubeconfig : undefined),
    });
    expect(settings.cluster).to.deep.equal({
      connection: { kubeconfig: path, context: "production" },
      apiServer: { port: 6443 },
    });
    expect(settings.objectStore).to.equal(undefined);
  });

  it("asks for no kubeconfig where the objects are only rendered", () => {
    const { cluster } = readSettings(configOf({ cluster: { context: "elsewhere" } }), {
      ...stackDev,
      readFile: () => undefined,
      renderTo: "objects",
    });
    expect(cluster.connection).to.deep.equal({ renderYamlToDirectory: "objects" });
  });

  it("finds in stack dev the addresses that the sandbox gives its API server and object store, which are no pods", () => {
    const { cluster, objectStore } = readSettings(good, surroundings);
    expect(cluster.apiServer.port).to.equal(ports.apiServer);
    for (const { addresses } of [cluster.apiServer, objectStore!.endpoint]) {
      expect(addresses).to.deep.equal([`${controlPlaneAddress("real")}/32`]);
    }
    const { host, pods, authority } = objectStoreAddress("real");
    expect([objectStore!.endpoint.external, objectStore!.endpoint.url]).to.deep.equal([host, pods]);
    expect(objectStore!.endpoint.targetPort).to.equal(objectStorePorts.gateway);
    expect(objectStore!.caBundle?.path.replace(/^\.sandbox/, paths.state)).to.equal(authority);
  });

  it("reads stack prod, which speaks https to every server", () => {
    const prod = settingsOfStack("prod") as typeof dev;
    const config = configOf({
      ...prod,
      cluster: { ...prod.cluster, kubeconfig: "kubeconfig" },
      objectStore: { ...prod.objectStore, users: named },
    });
    const settings = readSettings(config, {
      ...{ project: "lakehouse", stack: "prod" },
      readFile: (file) => (file === "kubeconfig" ? "contexts: [{ name: reference }]" : files[file]),
    });
    expect(settings.teams[0].quota).to.deep.equal({ cpu: "2", memory: "20Gi", storage: "34G" });
    expect(settings.objectStore?.endpoint.url).to.equal("https://rook-ceph-rgw-lake.rook-ceph.svc");
    expect(settings.catalog).to.include({ type: "existing" });
    expect(warnings(settings)).to.deep.equal([]);
  });

  it("takes the store's users from a group, a secret text or a file; keys of jobs and History Server may be in a secret store", () => {
    const usersOf = (change: Groups, more: Groups = {}) => {
      const { objectStore, teams } = changed({ ...withStore(change), ...more });
      const { jobs, history } = teams[0].store!;
      return { owner: objectStore?.owner, jobs, history: history?.user };
    };
    const { owner } = users;
    const given = { owner, jobs: withKeys(users.jobs), history: withKeys(users.history) };
    expect(usersOf({ usersFile: undefined, users })).to.deep.equal(given);
    expect(usersOf({ usersFile: undefined, users: JSON.stringify(users) })).to.deep.equal(given);
    const secretStore = { name: "vault" };
    const remote = {
      owner,
      jobs: { name: "spark-jobs", keys: { secretStore: "vault", remoteKey: "lakehouse/jobs" } },
      history: { name: "history-server", keys: { secretStore: "vault", remoteKey: "lakehouse/history" } },
    };
    expect(usersOf({ usersFile: undefined, users: named }, { secretStore })).to.deep.equal(remote);
    expect(usersOf({ usersFile: "named.json" }, { secretStore })).to.deep.equal(remote);
  });

  it("takes a secret store by its name, with the default remote keys", () => {
    const secretStore = { name: "vault", remoteKeys: { jobs: "teams/jobs" } };
    const login = { issuer: "https://login.example.com", clientId: "spark-jobs" };
    const catalog = { type: "database", url: "jdbc:postgresql://db/nessie", login };
    const store = withStore({ usersFile: undefined, users: named });
    const { teams, catalog: read } = changed({ secretStore, catalog, ...store });
    const from = (remoteKey: string) => ({ secretStore: "vault", remoteKey });
    expect(teams[0].store?.jobs.keys).to.deep.equal(from("teams/jobs"));
    expect(teams[0].store?.history?.user.keys).to.deep.equal(from("lakehouse/history"));
    expect(read).to.deep.include({ account: from("lakehouse/catalog") });
    expect(read.login?.clientSecret).to.deep.equal(from("lakehouse/catalog-client"));
  });

  it("takes objects for the Prometheus operator, or a configuration, with where the guides are", () => {
    const guides = "https://example.com/docs";
    expect(changed({ monitoring: { type: "operator", guides, labels: { release: "x" } } }).monitoring).to.deep.equal({
      type: "operator",
      prometheusNamespace: "monitoring",
      guides,
      ceph: false,
      labels: { release: "x" },
    });
    const { monitoring } = changed({ monitoring: { type: "configuration", ceph: true } });
    expect(monitoring).to.include({ guides: "docs", ceph: true });
  });

  it("takes a catalog with a database, with options, and its account from the stack or the secret store", () => {
    const url = "jdbc:postgresql://db.example.com:5432/nessie?sslmode=verify-full";
    const account = { user: "nessie", password: "planted" };
    const values = { username: "nessie", password: "planted" };
    expect(changed({ catalog: { type: "database", url, account } }).catalog).to.deep.include({
      url,
      account: { values },
    });
    expect(problemsOf({ catalog: { type: "database", url }, secretStore: { name: "vault" } })).to.deep.equal([]);
  });

  it("takes a team without an object store, and the first team's groups by its namespace", () => {
    const teams = { "spark-applications": { groups: ["engineers"] }, analytics: {} };
    const read = changed({ objectStore: undefined, teams }).teams;
    expect(read.map(({ name, groups, store }) => ({ name, groups, store }))).to.deep.equal([
      { name: "spark-applications", groups: ["engineers"], store: undefined },
      { name: "analytics", groups: [], store: undefined },
    ]);
  });

  it("takes a team's keys from a key of its own in the secret store", () => {
    const secretStore = { name: "vault", remoteKeys: { teams: "lake/teams" } };
    const { teams } = changed({ secretStore, ...withStore({ usersFile: "named.json" }) });
    expect(teams[1]?.store?.jobs).to.deep.equal({
      name: "spark-jobs-analytics",
      keys: { secretStore: "vault", remoteKey: "lake/teams/analytics" },
    });
  });

  it("lets each team's bucket be taken over that is there already, when the stack says so", () => {
    const { teams } = changed(withStore({ adoptBuckets: true }));
    expect(teams.map(({ store }) => store?.bucket.adopt)).to.deep.equal([true, true]);
  });

  describe("of a team with a History Server", () => {
    const reader = user("history-server-analytics");
    const own = { groups: ["analysts"], historyServer: true };
    const usersWith = (history: object) => ({ ...users, teams: { analytics: { ...users.teams.analytics, history } } });
    const groups = (history: object) => ({
      teams: { analytics: own },
      ...withStore({ usersFile: undefined, users: usersWith(history) }),
    });
    const folder = mkdtempSync(join(tmpdir(), "clusters-"));
    const around = { clusters: folder };
    before(() => {
      const sandbox = readFileSync(join(checkout, "clusters/sandbox.yaml"), "utf8");
      const line = "      analytics-history: { cpu: 50m, memory: 512Mi }\n";
      writeFileSync(
        join(folder, "sandbox.yaml"),
        sandbox.replace(/^ {6}analytics: .*\n/m, (share) => share + line),
      );
    });
    after(() => {
      rmSync(folder, { recursive: true });
    });
    const historyOf = (change: Groups) =>
      readSettings(configOf({ ...dev, ...change }), { ...surroundings, ...around }).teams[1]?.store?.history;

    it("reads its user, and has a namespace for it", () => {
      expect(historyOf(groups(reader))).to.deep.equal({ user: withKeys(reader), namespace: "analytics-history" });
    });

    it("takes its keys from a key of their own in the secret store", () => {
      const secretStore = { name: "vault" };
      expect(historyOf({ ...groups({ name: reader.name }), secretStore })?.user.keys).to.deep.equal({
        secretStore: "vault",
        remoteKey: "lakehouse/team-histories/analytics",
      });
    });

    it("refuses it without a user, without the user's keys, and without a part of the share", () => {
      const withoutUser = { teams: { analytics: own } };
      expect(problemsOf(withoutUser, around)).to.deep.equal([
        "lakehouse:objectStore.users.teams.analytics has no history: add the user of the team's History Server there, or in " +
          "lakehouse:objectStore.usersFile.",
      ]);
      expect(problemsOf(groups({ name: reader.name }), around)).to.deep.equal([
        "lakehouse:objectStore.users.teams.analytics.history has no accessKey and secretKey: set it with `pulumi config set " +
          "--secret --path`, or set lakehouse:secretStore to the ClusterSecretStore that has it.",
      ]);
      expect(problemsOf(groups(reader))).to.deep.equal([
        "clusters/sandbox.yaml does not say what the stack's share has for namespace analytics-history of a History Server: " +
          "write its cpu and memory there.",
      ]);
    });

    it("refuses it where it has no effect", () => {
      expect(problemsOf({ teams: { "spark-applications": own, analytics: {} } })).to.deep.equal([
        "lakehouse:teams.spark-applications.historyServer has no effect, because the first team always has a History Server: " +
          "unset it.",
      ]);
      expect(problemsOf({ objectStore: undefined, teams: { analytics: own } }, around)).to.deep.equal([
        "lakehouse:teams.analytics.historyServer has no effect without lakehouse:objectStore: set that too, or unset it.",
      ]);
    });

    it("refuses it where its namespace would be another's, or have too long a name", () => {
      const taken = (change: Groups) => problemsOf({ ...groups(reader), ...change }, around)[0];
      const sentence =
        'lakehouse:teams.analytics.historyServer would have the namespace "analytics-history", which has another purpose: ' +
        "choose another name for the team.";
      expect(taken({ namespace: "analytics-history" })).to.equal(sentence);
      expect(taken({ teams: { analytics: own, "analytics-history": {} } })).to.equal(sentence);
      const name = "a".repeat(60);
      expect(problemsOf({ teams: { [name]: own } })).to.include(
        `lakehouse:teams.${name}.historyServer would have the namespace "${name}-history", which has more than 63 characters: ` +
          "choose a shorter name for the team.",
      );
    });
  });

  it("takes a number for a quantity, which `pulumi config set --path` makes of one", () => {
    expect(changed({ jobs: { coreLimit: 2 } }).jobs.coreLimit).to.equal("2");
  });

  it("does without an object store", () => {
    expect(changed({ objectStore: undefined }).objectStore).to.equal(undefined);
    expect(readSettings({ ...good, "lakehouse:objectStore": "" }, surroundings).objectStore).to.equal(undefined);
  });

  it("reads annotations of the Ingress", () => {
    const annotations = { "nginx.ingress.kubernetes.io/auth-url": "https://login.example.com" };
    const ingress = { host: "history.example.com", tlsSecret: "history-tls", annotations };
    expect(changed({ historyServer: { ingress } }).teams[0].store?.history?.ingress).to.deep.equal({
      ...ingress,
      controllerNamespace: "ingress-nginx",
    });
  });

  it("leaves the settings of others alone", () => {
    expect(problemsIn({ ...good, "aws:region": "us-east-1", "kubernetes:contxt": "x" })).to.deep.equal([]);
  });

  // Objective: settings-checked
  describe("in a sentence with the remedy, tells of", () => {
    it("a setting that is missing, at every depth", () => {
      const sentence = (key: string) => `lakehouse:${key} is missing: set it with \`pulumi config set --path\`.`;
      expect(problemsOf({ cluster: undefined })).to.deep.equal([sentence("cluster")]);
      expect(problemsOf({ cluster: { kubeconfig: ".sandbox/kubeconfig" } })).to.deep.equal([
        sentence("cluster.context"),
      ]);
      expect(problemsOf(withStore({ endpoint: {} }))).to.deep.equal([sentence("objectStore.endpoint.url")]);
    });

    it("those that there are not, with what was meant, at every depth", () => {
      expect(problemsOf({ sprak: { image: "x" }, job: {} })).to.deep.equal([
        "lakehouse has no setting sprak (did you mean spark?) and has no setting job (did you mean jobs?).",
      ]);
      expect(problemsOf({ spark: { imgae: "x" } })).to.deep.equal([
        "lakehouse:spark has no setting imgae (did you mean image?).",
      ]);
      expect(problemsOf({ cluster: { ...dev.cluster, apiServer: { prot: 443 } } })).to.deep.equal([
        "lakehouse:cluster.apiServer has no setting prot (did you mean port?).",
      ]);
    });

    it("each old setting, with the place where it is now", () => {
      expect(
        problemsIn({ ...good, "lakehouse:objectStorePodPort": "80", "lakehouse:secretStore": "vault" }),
      ).to.deep.equal(
        [
          "objectStorePodPort is lakehouse:objectStore.endpoint.targetPort",
          "secretStore is lakehouse:secretStore.name",
        ].map((moved) => `lakehouse:${moved} now: \`npm run settings:migrate -- STACK\` rewrites the stack's file.`),
      );
    });

    it("a setting of a group that has another place now", () => {
      expect(
        problemsOf({
          ...withStore({
            endpoint: { url: "https://rgw.example.com", podPort: 8443 },
            deployUrl: "https://s3.example.com",
          }),
          historyServer: {},
          monitoring: { namespace: "prometheus" },
        }),
      ).to.deep.equal(
        [
          "objectStore.endpoint.podPort is lakehouse:objectStore.endpoint.targetPort",
          "objectStore.deployUrl is lakehouse:objectStore.endpoint.external",
          "monitoring.namespace is lakehouse:monitoring.prometheusNamespace",
        ].map((moved) => `lakehouse:${moved} now: \`npm run settings:migrate -- STACK\` rewrites the stack's file.`),
      );
    });

    it("a wrong type", () => {
      expect(problemsOf({ jobs: { wait: "yes" } })).to.deep.equal([
        'lakehouse:jobs.wait is "yes": write true or false.',
      ]);
      expect(problemsOf({ jobs: { namespace: { name: "jobs" } } })[0]).to.match(
        /^lakehouse:jobs.namespace is \{.*: write /,
      );
      expect(problemsOf({ spark: "localhost/spark:3.5.5" })).to.deep.equal([
        "lakehouse:spark is no group of settings: write image, icebergVersion below it.",
      ]);
    });

    it("bad quantities, images, versions, names, ports, days, ranges and annotations, in all groups at once", () => {
      const ingress = { host: "https://history.example.com", tlsSecret: "tls", annotations: { "auth-url": 1 } };
      const problems = problemsOf({
        cluster: { ...dev.cluster, apiServer: { port: 0, addresses: ["10.0.0.1"] } },
        operator: { namespace: "Spark_Operator", chartVersion: "latest", image: "spark-operator" },
        spark: { image: "docker.io/library/spark:latest", icebergVersion: "1.6.1" },
        jobs: { coreLimit: "2 cores" },
        catalog: { size: "0" },
        ...withStore({
          endpoint: { url: "https://rgw.example.com", targetPort: 65536, addresses: [] },
          bucket: "Iceberg_Test",
          region: "us-east-1 -Dx=y",
          eventLogDays: 0,
          oldVersionDays: 1.5,
        }),
        historyServer: { ingress },
      });
      expect(problems.map((problem) => problem.replace(/: write .*/, ""))).to.deep.equal([
        "lakehouse:cluster.apiServer.port is 0",
        'lakehouse:cluster.apiServer.addresses is ["10.0.0.1"]',
        'lakehouse:operator.namespace is "Spark_Operator"',
        'lakehouse:operator.chartVersion is "latest"',
        'lakehouse:operator.image is "spark-operator"',
        'lakehouse:spark.image is "docker.io/library/spark:latest"',
        'lakehouse:spark.icebergVersion is "1.6.1"',
        'lakehouse:jobs.coreLimit is "2 cores"',
        "lakehouse:objectStore.endpoint.targetPort is 65536",
        "lakehouse:objectStore.endpoint.addresses is []",
        'lakehouse:objectStore.region is "us-east-1 -Dx=y"',
        'lakehouse:objectStore.bucket is "Iceberg_Test"',
        "lakehouse:objectStore.eventLogDays is 0",
        "lakehouse:objectStore.oldVersionDays is 1.5",
        'lakehouse:catalog.size is "0"',
        'lakehouse:historyServer.ingress.host is "https://history.example.com"',
        "lakehouse:historyServer.ingress.annotations.auth-url is 1",
      ]);
    });

    it("a kubeconfig that is not there, or is none", () => {
      const sentence =
        'lakehouse:cluster.kubeconfig is ".sandbox/kubeconfig", which is not a kubeconfig file: write the path of one.';
      for (const text of [undefined, "", "hello", "[1, 2]", "contexts: 3", "\t{", "clusters: []"]) {
        const broken = (path: string) => (path.endsWith("kubeconfig") ? text : readFile(path));
        expect(problemsOf({}, { readFile: broken }), text).to.deep.equal([sentence]);
      }
    });

    it("a context that the kubeconfig does not have, with those it has", () => {
      expect(problemsOf({ cluster: { ...dev.cluster, context: "staging" } })).to.deep.equal([
        'lakehouse:cluster.context is "staging", which .sandbox/kubeconfig does not have: ' +
          "choose lakehouse-sandbox or production.",
      ]);
    });

    it("a local chart that is not there, folder or archive", () => {
      for (const chart of ["./charts/spark", "charts/spark-operator-2.2.0.tgz"]) {
        expect(problemsOf({ operator: { chart } })).to.deep.equal([
          `lakehouse:operator.chart is "${chart}", where no chart is: ` +
            "write the path of a chart's folder or archive, or the name of a chart in a repository.",
        ]);
      }
      expect(problemsOf({ operator: { chart: "oci://ghcr.io/kubeflow/charts/spark-operator" } })).to.deep.equal([]);
    });

    it("users of the object store that are missing or in two places", () => {
      expect(problemsOf(withStore({ usersFile: undefined }))).to.deep.equal([
        "lakehouse:objectStore has no users, and the store takes no one without keys: set users or usersFile.",
      ]);
      expect(problemsOf(withStore({ users }))).to.deep.equal([
        "lakehouse:objectStore has users and usersFile: set only one of them.",
      ]);
    });

    it("authorities of the object store that are not there, or none", () => {
      const damaged = (rootCertificates[0] ?? "").replace(/\n[^-]{20}/, "\nAAAA");
      for (const content of [undefined, "", "no certificate", damaged]) {
        const broken = (path: string) => (path === "authorities.pem" ? content : readFile(path));
        expect(problemsOf(withStore({ caBundle: "authorities.pem" }), { readFile: broken })).to.deep.equal([
          'lakehouse:objectStore.caBundle is "authorities.pem": write the path of a PEM file with certificates.',
        ]);
      }
    });

    it("keys and passwords that neither the stack nor a secret store has", () => {
      const lacks = (key: string, what: string) =>
        `lakehouse:${key} has no ${what}: set it with \`pulumi config set --secret --path\`, ` +
        "or set lakehouse:secretStore to the ClusterSecretStore that has it.";
      expect(problemsOf(withStore({ usersFile: "named.json" }))).to.deep.equal(
        ["teams.analytics", "jobs", "history"].map((name) =>
          lacks(`objectStore.users.${name}`, "accessKey and secretKey"),
        ),
      );
      const login = { issuer: "https://login.example.com", clientId: "spark-jobs" };
      const catalog = { type: "database", url: "jdbc:postgresql://db/nessie", login };
      expect(problemsOf({ catalog })).to.deep.equal([
        lacks("catalog", "account"),
        lacks("catalog.login", "clientSecret"),
      ]);
      expect(problemsOf({ catalog, secretStore: { name: "vault" } })).to.deep.equal([]);
    });

    describe("a team", () => {
      const teams = (...names: string[]) => ({ teams: Object.fromEntries(names.map((name) => [name, {}])) });

      it("without a user of the object store", () => {
        expect(problemsOf(withStore({ usersFile: undefined, users: { ...users, teams: {} } }))).to.deep.equal([
          "lakehouse:objectStore.users.teams has no analytics: add the team's user of the object store there, or in " +
            "lakehouse:objectStore.usersFile.",
        ]);
      });

      it("without a share of the cluster", () => {
        const withUser = withStore({ usersFile: undefined, users: { ...users, teams: { reports: user("reports") } } });
        expect(problemsOf({ ...withUser, ...teams("reports") })).to.deep.equal([
          "clusters/sandbox.yaml does not say what the stack's share has for namespace reports of the jobs: write its cpu, " +
            "memory and storage there.",
        ]);
      });

      it("whose name cannot be a namespace, or is one with another purpose", () => {
        expect(problemsOf(teams("Reports"))[0]).to.match(
          /^lakehouse:teams\.Reports is "Reports": write up to 63 of a-z/,
        );
        for (const name of ["lakehouse", "spark-operator"]) {
          expect(problemsOf({ objectStore: undefined, ...teams(name) })[0]).to.equal(
            `lakehouse:teams.${name} has the name of a namespace with another purpose: choose another name.`,
          );
        }
        const renamed = { jobs: { namespace: "analytics" }, ...teams("spark-applications") };
        expect(problemsOf({ objectStore: undefined, ...renamed })).to.deep.equal([
          "lakehouse:teams.spark-applications has the name that the first team keeps when its namespace has another one: " +
            "choose another name.",
        ]);
      });

      it("whose bucket would have too long a name", () => {
        const name = "a".repeat(60);
        const sentence =
          `lakehouse:teams.${name} would have the bucket "iceberg-test-${name}", which has more than 63 characters: choose a ` +
          "shorter name, or a shorter lakehouse:objectStore.bucket.";
        expect(problemsOf(teams(name))).to.include(sentence);
      });
    });

    it("parts of a login, an account or an Ingress that is not whole", () => {
      expect(problemsOf({ catalog: { login: { clientSecret: "planted" } } })).to.deep.equal(
        ["issuer", "clientId"].map(
          (part) => `lakehouse:catalog.login.${part} is missing: set it with \`pulumi config set --path\`.`,
        ),
      );
      const catalog = { type: "database", url: "jdbc:postgresql://db/nessie", account: { user: "nessie" } };
      expect(problemsOf({ catalog })[0]).to.match(/^lakehouse:catalog.account.password is missing/);
      expect(problemsOf({ historyServer: { ingress: { host: "history.example.com" } } })[0]).to.match(
        /^lakehouse:historyServer.ingress.tlsSecret is missing/,
      );
    });

    it("settings of another kind of catalog than was chosen, and a kind that there is not", () => {
      expect(problemsOf({ catalog: { type: "existing", url: "https://nessie/api/v2", size: "1Gi" } })[0]).to.match(
        /^lakehouse:catalog has no setting size/,
      );
      expect(problemsOf({ catalog: { type: "mysql" } })).to.deep.equal([
        'lakehouse:catalog.type is "mysql": choose volume, database or existing.',
      ]);
    });

    it("settings of another kind of monitoring than was chosen, and a kind that there is not", () => {
      expect(problemsOf({ monitoring: { type: "configuration", labels: {} } })[0]).to.match(
        /^lakehouse:monitoring has no setting labels/,
      );
      expect(problemsOf({ monitoring: { type: "grafana" } })).to.deep.equal([
        'lakehouse:monitoring.type is "grafana": choose none, operator or configuration.',
      ]);
    });

    it("a catalog or an Ingress that no store makes use of", () => {
      const catalog = { type: "existing", url: "https://nessie.example.com/api/v2" };
      const historyServer = { ingress: { host: "history.example.com", tlsSecret: "history-tls" } };
      expect(problemsOf({ objectStore: undefined, catalog, historyServer })).to.deep.equal(
        ["catalog", "historyServer"].map(
          (key) => `lakehouse:${key} has no effect without lakehouse:objectStore: set that too, or unset it.`,
        ),
      );
    });

    it("a stack without a share of a cluster, or whose share says nothing of the jobs' namespace", () => {
      expect(problemsOf({}, { stack: "staging" })).to.deep.equal([
        "No document in clusters/ has a share of stack staging of project lakehouse: " +
          "add it to your cluster's, or make one with `npm run cluster -- NAME --write`.",
      ]);
      expect(problemsOf({ jobs: { namespace: "reports" } })).to.deep.equal([
        "clusters/sandbox.yaml does not say what the stack's share has for namespace reports of the jobs: " +
          "write its cpu, memory and storage there.",
      ]);
    });

    it("each quota that was a setting, with the place where it is now", () => {
      expect(problemsIn({ ...good, "lakehouse:jobCpuQuota": "2" })).to.deep.equal([
        "lakehouse:jobCpuQuota is in the stack's share of its cluster now, in clusters/NAME.yaml: write it there, and unset it.",
      ]);
    });

    it("a lakehouse in the namespace of jobs or operator, and jobs in the operator's", () => {
      for (const namespace of ["spark-applications", "spark-operator"]) {
        expect(problemsOf({ namespace })).to.deep.equal([
          `lakehouse:namespace is "${namespace}", which has another purpose: ` +
            "give catalog and History Server a namespace of their own.",
        ]);
      }
      expect(problemsOf({ jobs: { namespace: "spark-operator" } }).join()).to.include(
        'lakehouse:jobs.namespace is "spark-operator", the namespace of the operator: give the jobs',
      );
    });

    describe("what may have a password in it, without showing it:", () => {
      it("servers' URLs that are none, or have an account or an option of Java in them", () => {
        const remedy =
          "cannot be read: write the URL of a server, such as https://rgw.example.com:7480, " +
          "with nothing but host, port and path.";
        for (const url of [
          "rgw.example.com:7480",
          "ftp://rgw.example.com",
          "http://lake:planted@rgw.example.com",
          "http://planted@rgw.example.com",
          "http://rgw/a -Dspark.history.ui.acls.enable=false",
          "http://rgw/a\t-Dx=y",
          'http://rgw/a"b',
          "http://rgw/$(AWS_SECRET_ACCESS_KEY)",
          "http://rgw/${env.AWS_SECRET_ACCESS_KEY}",
          "http://rgw?key=planted",
          "http://rgw#part",
        ]) {
          const problems = problemsOf({
            ...withStore({ endpoint: { url, external: url } }),
            catalog: { type: "existing", url },
          });
          expect(problems, url).to.deep.equal(
            ["objectStore.endpoint.url", "objectStore.endpoint.external", "catalog.url"].map(
              (key) => `lakehouse:${key} ${remedy}`,
            ),
          );
        }
      });

      it("a chart repository's and a database's", () => {
        for (const chartRepository of ["kubeflow", "https://reader:planted@charts.example.com"]) {
          expect(problemsOf({ operator: { chartRepository } }), chartRepository).to.deep.equal([
            "lakehouse:operator.chartRepository cannot be read: " +
              "write a URL, such as https://example.com/charts, without user and password.",
          ]);
        }
        for (const url of [
          "postgresql://db/nessie",
          "jdbc:mysql://db/nessie",
          "jdbc:postgresql://db",
          "jdbc:postgresql://nessie:planted@db/nessie",
          "jdbc:postgresql://db/nessie?user=nessie&password=planted",
        ]) {
          expect(problemsOf({ catalog: { type: "database", url } }), url).to.deep.equal([
            "lakehouse:catalog.url cannot be read: " +
              "write jdbc:postgresql://HOST:PORT/DATABASE, without user and password.",
          ]);
        }
      });

      it("users of the object store, whatever is wrong with them", () => {
        const broken = fc.oneof(
          fc.constant("{ planted"),
          fc.constant("planted"),
          fc
            .constantFrom("name", "accessKey", "secretKey")
            .map((key) => ({ ...users, jobs: { ...users.jobs, [key]: 3 } })),
          fc.constantFrom("owner", "jobs", "history").map((name) => ({ ...users, [name]: "planted" })),
          fc.constant({ ...users, planted: users.jobs }),
          fc.constant([users]),
        );
        fc.assert(
          fc.property(broken, fc.boolean(), (content, inFile) => {
            const problems = inFile
              ? problemsOf(withStore({ usersFile: "broken.json" }), {
                  readFile: (path) => (path === "broken.json" ? JSON.stringify(content) : readFile(path)),
                })
              : problemsOf(withStore({ usersFile: undefined, users: content }));
            expect(problems).not.to.have.lengthOf(0);
            expect(problems.join().replaceAll("no setting planted", "")).not.to.include("planted");
          }),
        );
      });
    });
  });
});

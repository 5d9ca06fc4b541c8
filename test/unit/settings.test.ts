import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { load } from "js-yaml";
import { controlPlaneAddress } from "../../sandbox/cluster/nodes";
import { objectStoreAddress } from "../../sandbox/object-store/object-store";
import { objectStorePorts } from "../../sandbox/object-store/settings";
import { paths } from "../../sandbox/paths";
import { ports } from "../../sandbox/settings";
import { readSettings } from "../../settings";
import { warnings } from "../../settings/warnings";

const project = join(__dirname, "../..");
const { config: schema } = load(readFileSync(join(project, "Pulumi.yaml"), "utf8")) as {
  config: Record<string, { type: string; description: string; default?: string | boolean | number }>;
};
const stack = (name: string) =>
  (load(readFileSync(join(project, `Pulumi.${name}.yaml`), "utf8")) as { config: Record<string, string | boolean> })
    .config;
const dev = stack("dev");

/** The configuration of a stack as the engine hands it over: texts, with Pulumi.yaml's defaults. */
function configOf(stack: Record<string, string | boolean | number>): Record<string, string> {
  const defaults = Object.entries(schema).map(([name, { default: value }]) => [`lakehouse:${name}`, value] as const);
  const given = [...defaults, ...Object.entries(stack)].filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [key, String(value)]));
}

const kubeconfig = "contexts: [{ name: lakehouse-sandbox }, { name: production }]";
const user = (name: string) => ({ name, accessKey: `${name}-access`, secretKey: `${name}-planted` });
const users = { owner: user("lake"), jobs: user("spark-jobs"), history: user("history-server") };
const files: Record<string, string> = {
  "authorities.pem": rootCertificates.slice(0, 2).join("\n"),
  ".sandbox/pki/ca.crt": rootCertificates[0] ?? "",
  ".sandbox/kubeconfig": kubeconfig,
  ".sandbox/object-store/users.json": JSON.stringify(users),
  ".sandbox/charts/spark-operator/Chart.yaml": "name: spark-operator",
};
const read = (path: string) => files[path];
const good = configOf(dev);

/** The sentences about a configuration that differs from a good one; `undefined` takes a setting away. */
function problemsOf(change: Record<string, string | undefined>, readFile = read): string[] {
  const changed = Object.entries({ ...good, ...change }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value]],
  );
  try {
    readSettings(Object.fromEntries(changed) as Record<string, string>, readFile);
    return [];
  } catch (error) {
    expect(pulumi.RunError.isInstance(error), String(error)).to.equal(true);
    const [headline, ...problems] = (error as Error).message.split("\n- ");
    expect(headline).to.equal("These settings of the stack cannot be used:");
    return problems;
  }
}

describe("readSettings", () => {
  it("reads stack dev, with the defaults of Pulumi.yaml for what it does not set", () => {
    expect(readSettings(good, read)).to.deep.equal({
      kubeconfig: ".sandbox/kubeconfig",
      context: "lakehouse-sandbox",
      apiServerPort: 16443,
      apiServerAddresses: ["10.89.0.2/32"],
      operatorNamespace: "spark-operator",
      operatorChart: ".sandbox/charts/spark-operator",
      operatorChartRepository: "https://kubeflow.github.io/spark-operator",
      operatorChartVersion: "2.2.0",
      operatorImage: "localhost/spark-operator:2.2.1",
      sparkImage: "localhost/spark:3.5.5",
      icebergVersion: "1.12.0",
      jobNamespace: "spark-applications",
      jobCpuQuota: "2",
      jobMemoryQuota: "20Gi",
      jobStorageQuota: "34G",
      waitForJobs: false,
      jobAdmission: true,
      jobCoreLimit: "1",
      objectStoreEndpoint: "https://rgw.object-store.svc",
      objectStoreDeployEndpoint: "https://10.89.0.2:17480",
      objectStorePodPort: 17480,
      objectStoreAddresses: ["10.89.0.2/32"],
      objectStoreRegion: "us-east-1",
      objectStorePathStyle: true,
      objectStoreCaBundle: { path: ".sandbox/pki/ca.crt", pem: rootCertificates[0] },
      objectStoreUsers: users,
      bucket: "iceberg-test",
      eventLogDays: 30,
      oldVersionDays: 7,
      keepData: false,
      secretStore: undefined,
      jobKeysPath: "lakehouse/jobs",
      historyKeysPath: "lakehouse/history",
      lakehouseNamespace: "lakehouse",
      catalogUri: undefined,
      catalogPodPort: undefined,
      catalogAddresses: undefined,
      catalogImage: "localhost/nessie:0.99.0",
      catalogStorage: "1Gi",
      catalogDatabaseUrl: undefined,
      catalogDatabaseUser: undefined,
      catalogDatabasePassword: undefined,
      catalogDatabasePath: "lakehouse/catalog",
      catalogOidcIssuer: undefined,
      catalogOidcClient: undefined,
      catalogOidcClientSecret: undefined,
      catalogOidcPath: "lakehouse/catalog-client",
      historyHost: undefined,
      historyIngressClass: undefined,
      historyIngressAnnotations: undefined,
      historyIngressNamespace: "ingress-nginx",
      historyTlsSecret: undefined,
      metricsNamespace: "monitoring",
    });
  });

  it("has all of Pulumi.yaml's settings and no others, each described", () => {
    expect(Object.keys(readSettings(good, read))).to.have.members(Object.keys(schema));
    for (const [name, { description }] of Object.entries(schema)) expect(description, name).to.match(/^[A-Z].{10,}/);
  });

  it("accepts every default, but a context has to be set", () => {
    const path = join(homedir(), ".kube/config");
    const settings = readSettings(configOf({ "lakehouse:context": "production" }), (file) =>
      file === path ? kubeconfig : undefined,
    );
    expect(settings).to.include({ kubeconfig: path, context: "production", waitForJobs: true });
  });

  it("takes the object store's users as a secret text too", () => {
    const { objectStoreUsers } = readSettings({ ...good, "lakehouse:objectStoreUsers": JSON.stringify(users) }, read);
    expect(objectStoreUsers).to.deep.equal(users);
  });

  it("takes jobs and History Server without keys if a secret store has them", () => {
    const named = { owner: users.owner, jobs: { name: "spark-jobs" }, history: { name: "history-server" } };
    const change = { "lakehouse:objectStoreUsers": JSON.stringify(named), "lakehouse:secretStore": "vault" };
    expect(readSettings({ ...good, ...change }, read).objectStoreUsers).to.deep.equal(named);
  });

  it("takes a database for the catalog, with options, and its account from the stack or the secret store", () => {
    const url = "jdbc:postgresql://db.example.com:5432/nessie?sslmode=verify-full";
    const account = { "lakehouse:catalogDatabaseUser": "nessie", "lakehouse:catalogDatabasePassword": "planted" };
    expect(problemsOf({ "lakehouse:catalogDatabaseUrl": url, ...account })).to.deep.equal([]);
    const named = { owner: users.owner, jobs: { name: "spark-jobs" }, history: { name: "history-server" } };
    const store = { "lakehouse:objectStoreUsers": JSON.stringify(named), "lakehouse:secretStore": "vault" };
    expect(problemsOf({ "lakehouse:catalogDatabaseUrl": url, ...store })).to.deep.equal([]);
  });

  it("does without an object store, and then without its users", () => {
    const without = { ...good, "lakehouse:objectStoreEndpoint": "", "lakehouse:objectStoreUsers": "" };
    const { objectStoreEndpoint, objectStoreUsers } = readSettings(without, read);
    expect([objectStoreEndpoint, objectStoreUsers]).to.deep.equal([undefined, undefined]);
  });

  it("finds in stack dev the addresses that the sandbox gives its API server and object store, which are no pods", () => {
    const { apiServerPort, apiServerAddresses, objectStoreAddresses } = readSettings(good, read);
    expect(apiServerPort).to.equal(ports.apiServer);
    for (const ranges of [apiServerAddresses, objectStoreAddresses]) {
      expect(ranges).to.deep.equal([`${controlPlaneAddress("real")}/32`]);
    }
  });

  it("finds in stack dev the URLs and ports that the sandbox gives its object store", () => {
    const { objectStoreEndpoint, objectStoreDeployEndpoint, objectStorePodPort, objectStoreCaBundle } = readSettings(
      good,
      read,
    );
    const { host, pods, authority } = objectStoreAddress("real");
    expect(objectStorePodPort).to.equal(objectStorePorts.gateway);
    expect([objectStoreDeployEndpoint, objectStoreEndpoint]).to.deep.equal([host, pods]);
    expect(objectStoreCaBundle?.path.replace(/^\.sandbox/, paths.state)).to.equal(authority);
  });

  it("reads stack prod, which speaks https to every server", () => {
    const named = { owner: users.owner, jobs: { name: "spark-jobs" }, history: { name: "history-server" } };
    const own = { "lakehouse:kubeconfig": "kubeconfig", "lakehouse:objectStoreUsers": JSON.stringify(named) };
    const settings = readSettings(configOf({ ...stack("prod"), ...own }), (file) =>
      file === "kubeconfig" ? "contexts: [{ name: reference }]" : files[file],
    );
    expect(settings.objectStoreEndpoint).to.equal("https://rook-ceph-rgw-lake.rook-ceph.svc");
    expect(settings.catalogUri).to.match(/^https:/);
    expect(warnings(settings)).to.deep.equal([]);
  });

  it("reads the authorities of an https store, for the engine by path, for pods by content", () => {
    const { objectStoreCaBundle } = readSettings({ ...good, "lakehouse:objectStoreCaBundle": "authorities.pem" }, read);
    expect(objectStoreCaBundle).to.deep.equal({ path: "authorities.pem", pem: files["authorities.pem"] });
  });

  it("reads ranges of addresses with commas between them", () => {
    const change = { "lakehouse:apiServerAddresses": "192.0.2.0/28, 2001:db8::7/128" };
    expect(readSettings({ ...good, ...change }, read).apiServerAddresses).to.deep.equal([
      "192.0.2.0/28",
      "2001:db8::7/128",
    ]);
  });

  it("reads annotations of the Ingress", () => {
    const annotations = { "nginx.ingress.kubernetes.io/auth-url": "https://login.example.com" };
    const change = {
      "lakehouse:historyHost": "history.example.com",
      "lakehouse:historyTlsSecret": "history-tls",
      "lakehouse:historyIngressAnnotations": JSON.stringify(annotations),
    };
    expect(readSettings({ ...good, ...change }, read).historyIngressAnnotations).to.deep.equal(annotations);
  });

  it("leaves the settings of others alone", () => {
    expect(problemsOf({ "aws:region": "us-east-1", "kubernetes:contxt": "x" })).to.deep.equal([]);
  });

  describe("in a sentence with the remedy, tells of", () => {
    it("a setting that is missing", () => {
      for (const missing of [undefined, ""]) {
        expect(problemsOf({ "lakehouse:context": missing })).to.deep.equal([
          "lakehouse:context is missing: set it with `pulumi config set lakehouse:context VALUE`.",
        ]);
      }
    });

    it("one that there is not, with what was meant", () => {
      expect(problemsOf({ "lakehouse:sparkImgae": "x", "lakehouse:jobQuotaCpu": "1" })).to.deep.equal([
        "lakehouse:sparkImgae is not a setting: did you mean lakehouse:sparkImage?",
        "lakehouse:jobQuotaCpu is not a setting: did you mean lakehouse:jobCpuQuota?",
      ]);
    });

    it("a wrong type", () => {
      expect(problemsOf({ "lakehouse:waitForJobs": "yes" })).to.deep.equal([
        'lakehouse:waitForJobs is "yes": write true or false.',
      ]);
      expect(problemsOf({ "lakehouse:jobNamespace": '{"name":"jobs"}' })).to.have.lengthOf(1);
    });

    it("bad quantities, images, versions and names", () => {
      const bad = {
        "lakehouse:jobCpuQuota": "2 cores",
        "lakehouse:jobMemoryQuota": "20GB",
        "lakehouse:jobStorageQuota": "0",
        "lakehouse:operatorImage": "spark-operator",
        "lakehouse:sparkImage": "docker.io/library/spark:latest",
        "lakehouse:icebergVersion": "1.6.1",
        "lakehouse:operatorChartVersion": "latest",
        "lakehouse:operatorNamespace": "Spark_Operator",
      };
      const problems = problemsOf(bad);
      for (const [key, value] of Object.entries(bad)) {
        expect(problems.filter((problem) => problem.startsWith(`${key} is "${value}": write `))).to.have.lengthOf(
          1,
          key,
        );
      }
      expect(problems).to.have.lengthOf(Object.keys(bad).length);
    });

    it("a kubeconfig that is not there, or is none", () => {
      const sentence =
        'lakehouse:kubeconfig is ".sandbox/kubeconfig", which is not a kubeconfig file: write the path of one.';
      const without = (path: string) => (path.endsWith("kubeconfig") ? undefined : read(path));
      expect(problemsOf({}, without)).to.deep.equal([sentence]);
      for (const text of ["", "hello", "[1, 2]", "contexts: 3", "\t{", "clusters: []"]) {
        const broken = (path: string) => (path.endsWith("kubeconfig") ? text : read(path));
        expect(problemsOf({}, broken), text).to.deep.equal([sentence]);
      }
    });

    it("a context that the kubeconfig does not have, with those it has", () => {
      expect(problemsOf({ "lakehouse:context": "staging" })).to.deep.equal([
        'lakehouse:context is "staging", which .sandbox/kubeconfig does not have: choose lakehouse-sandbox or production.',
      ]);
    });

    it("a local chart that is not there, folder or archive", () => {
      for (const chart of ["./charts/spark", "charts/spark-operator-2.2.0.tgz"]) {
        expect(problemsOf({ "lakehouse:operatorChart": chart })).to.deep.equal([
          `lakehouse:operatorChart is "${chart}", where no chart is: ` +
            "write the path of a chart's folder or archive, or the name of a chart in a repository.",
        ]);
      }
      expect(problemsOf({ "lakehouse:operatorChart": "oci://ghcr.io/kubeflow/charts/spark-operator" })).to.deep.equal(
        [],
      );
    });

    it("users of the object store that are missing or incomplete, without showing a key", () => {
      expect(problemsOf({ "lakehouse:objectStoreUsers": "" })[0]).to.match(
        /^lakehouse:objectStoreUsers is missing, and the object store takes no one without keys: write the path/,
      );
      const incomplete = JSON.stringify({ ...users, jobs: { name: "spark-jobs", accessKey: "planted" } });
      for (const given of ["nowhere.json", "{", incomplete]) {
        const [problem, ...others] = problemsOf({ "lakehouse:objectStoreUsers": given });
        expect(problem).to.match(/^lakehouse:objectStoreUsers cannot be read: write the path/);
        expect(problem).not.to.include("planted");
        expect(others).to.deep.equal([]);
      }
    });

    it("authorities of the object store that are not there, or none", () => {
      const damaged = (rootCertificates[0] ?? "").replace(/\n[^-]{20}/, "\nAAAA");
      for (const content of [undefined, "", "no certificate", damaged]) {
        const broken = (path: string) => (path === "authorities.pem" ? content : read(path));
        expect(problemsOf({ "lakehouse:objectStoreCaBundle": "authorities.pem" }, broken)).to.deep.equal([
          'lakehouse:objectStoreCaBundle is "authorities.pem": write the path of a PEM file with certificates.',
        ]);
      }
    });

    it("keys that nobody has, or that two have", () => {
      const named = { owner: users.owner, jobs: { name: "spark-jobs" }, history: users.history };
      expect(problemsOf({ "lakehouse:objectStoreUsers": JSON.stringify(named) })).to.deep.equal([
        "lakehouse:objectStoreUsers lacks keys of jobs or history: write them, " +
          "or set lakehouse:secretStore to the ClusterSecretStore that has them.",
      ]);
      expect(problemsOf({ "lakehouse:secretStore": "vault" })).to.deep.equal([
        "lakehouse:objectStoreUsers has keys of jobs or history, which lakehouse:secretStore is to have: " +
          "leave only their names, or unset lakehouse:secretStore.",
      ]);
    });

    it("a database's URL that is none, or has an account in it, without showing it", () => {
      const account = { "lakehouse:catalogDatabaseUser": "nessie", "lakehouse:catalogDatabasePassword": "planted" };
      for (const url of [
        "postgresql://db/nessie",
        "jdbc:mysql://db/nessie",
        "jdbc:postgresql://db",
        "jdbc:postgresql://nessie:planted@db/nessie",
        "jdbc:postgresql://db/nessie?user=nessie&password=planted",
      ]) {
        expect(problemsOf({ "lakehouse:catalogDatabaseUrl": url, ...account }), url).to.deep.equal([
          "lakehouse:catalogDatabaseUrl cannot be read: " +
            "write jdbc:postgresql://HOST:PORT/DATABASE, without user and password.",
        ]);
      }
    });

    it("a database without its account, an account without a database, and a database that nobody would use", () => {
      const url = { "lakehouse:catalogDatabaseUrl": "jdbc:postgresql://db/nessie" };
      expect(problemsOf(url)).to.deep.equal(
        ["User", "Password"].map(
          (part) =>
            `lakehouse:catalogDatabase${part} is missing for lakehouse:catalogDatabaseUrl: ` +
            `set it with \`pulumi config set --secret lakehouse:catalogDatabase${part}\`.`,
        ),
      );
      expect(problemsOf({ "lakehouse:catalogDatabasePassword": "planted" })).to.deep.equal([
        "lakehouse:catalogDatabasePassword is set without lakehouse:catalogDatabaseUrl: set that too, or unset it.",
      ]);
      expect(problemsOf({ ...url, "lakehouse:catalogUri": "http://nessie:19120/api/v2" })).to.deep.equal([
        "lakehouse:catalogDatabaseUrl is of no use to the Nessie of lakehouse:catalogUri: unset one of them.",
      ]);
      const named = { owner: users.owner, jobs: { name: "spark-jobs" }, history: { name: "history-server" } };
      const store = { "lakehouse:objectStoreUsers": JSON.stringify(named), "lakehouse:secretStore": "vault" };
      expect(problemsOf({ ...url, ...store, "lakehouse:catalogDatabaseUser": "nessie" })).to.deep.equal([
        "lakehouse:catalogDatabaseUser is set, which lakehouse:secretStore is to have: unset one of them.",
      ]);
    });

    it("URLs that are none, or have an account or an option of Java in them, without showing them", () => {
      const server =
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
        for (const name of ["objectStoreEndpoint", "objectStoreDeployEndpoint", "catalogUri"]) {
          expect(problemsOf({ [`lakehouse:${name}`]: url }), url).to.deep.equal([`lakehouse:${name} ${server}`]);
        }
      }
      for (const url of ["kubeflow", "https://reader:planted@charts.example.com"]) {
        expect(problemsOf({ "lakehouse:operatorChartRepository": url }), url).to.deep.equal([
          "lakehouse:operatorChartRepository cannot be read: " +
            "write a URL, such as https://example.com/charts, without user and password.",
        ]);
      }
    });

    it("a region that would be more than one option of Java", () => {
      for (const region of ["us-east-1 -Dx=y", "us east", "$(AWS_SECRET_ACCESS_KEY)"]) {
        expect(problemsOf({ "lakehouse:objectStoreRegion": region })).to.deep.equal([
          `lakehouse:objectStoreRegion is "${region}": write the name of a region, such as us-east-1.`,
        ]);
      }
    });

    it("a login at the catalog that lacks a part, or has one too many", () => {
      const issuer = { "lakehouse:catalogOidcIssuer": "https://login.example.com" };
      const client = { "lakehouse:catalogOidcClient": "spark-jobs" };
      const secret = { "lakehouse:catalogOidcClientSecret": "planted" };
      expect(problemsOf({ ...issuer, ...client, ...secret })).to.deep.equal([]);
      expect(problemsOf(issuer)).to.deep.equal([
        "lakehouse:catalogOidcClient is missing for lakehouse:catalogOidcIssuer: " +
          "set it with `pulumi config set lakehouse:catalogOidcClient VALUE`.",
        "lakehouse:catalogOidcClientSecret is missing for lakehouse:catalogOidcIssuer: " +
          "set it with `pulumi config set --secret lakehouse:catalogOidcClientSecret`.",
      ]);
      expect(problemsOf(secret)).to.deep.equal([
        "lakehouse:catalogOidcClientSecret is set without lakehouse:catalogOidcIssuer: set that too, or unset it.",
      ]);
      const named = { owner: users.owner, jobs: { name: "spark-jobs" }, history: { name: "history-server" } };
      const store = { "lakehouse:objectStoreUsers": JSON.stringify(named), "lakehouse:secretStore": "vault" };
      expect(problemsOf({ ...issuer, ...client, ...store })).to.deep.equal([]);
      expect(problemsOf({ ...issuer, ...client, ...secret, ...store })).to.deep.equal([
        "lakehouse:catalogOidcClientSecret is set, which lakehouse:secretStore is to have: unset one of them.",
      ]);
    });

    it("ranges of addresses that are none, with the remedy", () => {
      for (const ranges of ["10.0.0.1", "10.0.0.0/28;10.0.1.0/28", "10.0.0.0/28,", "rgw.example.com"]) {
        expect(problemsOf({ "lakehouse:apiServerAddresses": ranges })).to.deep.equal([
          `lakehouse:apiServerAddresses is "${ranges}": write ranges of addresses in CIDR notation with commas between ` +
            "them, such as 10.0.0.0/28,10.0.1.5/32.",
        ]);
      }
    });

    it("annotations that are none", () => {
      const host = { "lakehouse:historyHost": "history.example.com", "lakehouse:historyTlsSecret": "history-tls" };
      for (const annotations of ["auth-url", "[]", '{"a":1}', "null"]) {
        const change = { ...host, "lakehouse:historyIngressAnnotations": annotations };
        expect(problemsOf(change), annotations).to.deep.equal([
          `lakehouse:historyIngressAnnotations is "${annotations}": write a JSON object of texts, such as ` +
            '{"nginx.ingress.kubernetes.io/auth-url":"https://login.example.com"}.',
        ]);
      }
    });

    it("a host for the History Server without https", () => {
      expect(problemsOf({ "lakehouse:historyHost": "history.example.com" })).to.deep.equal([
        "lakehouse:historyTlsSecret is missing for lakehouse:historyHost, and event logs have SQL and settings in them: " +
          "set it to the name of a TLS Secret in lakehouse:lakehouseNamespace.",
      ]);
    });

    it("an Ingress without a host, or with one that is none", () => {
      expect(problemsOf({ "lakehouse:historyTlsSecret": "history-tls" })).to.deep.equal([
        "lakehouse:historyTlsSecret is set without lakehouse:historyHost: set the History Server's host, or unset it.",
      ]);
      const tls = { "lakehouse:historyTlsSecret": "history-tls" };
      expect(problemsOf({ "lakehouse:historyHost": "https://history.example.com", ...tls })).to.deep.equal([
        'lakehouse:historyHost is "https://history.example.com": write the name of a host, such as history.example.com.',
      ]);
    });

    it("a port or addresses behind a catalog that is not there", () => {
      expect(problemsOf({ "lakehouse:catalogAddresses": "10.0.0.0/28" })).to.deep.equal([
        "lakehouse:catalogAddresses is set without lakehouse:catalogUri: set that too, or unset it.",
      ]);
      expect(problemsOf({ "lakehouse:catalogPodPort": "19120" })).to.deep.equal([
        "lakehouse:catalogPodPort is set without lakehouse:catalogUri: set that too, or unset it.",
      ]);
    });

    it("ports, buckets and days that are none", () => {
      const bad = {
        "lakehouse:objectStorePodPort": "65536",
        "lakehouse:catalogPodPort": "http",
        "lakehouse:catalogUri": "https://nessie.example.com/api/v2",
        "lakehouse:bucket": "Iceberg_Test",
        "lakehouse:eventLogDays": "0",
      };
      const wrong = Object.entries(bad).filter(([key]) => key !== "lakehouse:catalogUri");
      expect(problemsOf(bad).map((problem) => problem.split(": write ")[0])).to.have.members(
        wrong.map(([key, value]) => `${key} is "${value}"`),
      );
    });

    it("a lakehouse in the namespace of jobs or operator", () => {
      for (const namespace of ["spark-applications", "spark-operator"]) {
        const [problem] = problemsOf({ "lakehouse:lakehouseNamespace": namespace });
        expect(problem).to.include(`lakehouse:lakehouseNamespace is "${namespace}", which has another purpose`);
      }
    });

    it("jobs in the operator's namespace", () => {
      const [problem, ...others] = problemsOf({ "lakehouse:jobNamespace": "spark-operator" });
      expect(problem).to.include(
        'lakehouse:jobNamespace is "spark-operator", the namespace of the operator: give the jobs',
      );
      expect(others).to.deep.equal([]);
    });

    it("everything at once", () => {
      const problems = problemsOf({
        "lakehouse:operatorchart": "x",
        "lakehouse:sparkImage": undefined,
        "lakehouse:waitForJobs": "maybe",
        "lakehouse:context": "staging",
        "lakehouse:operatorChart": "./nowhere",
      });
      expect(problems.map((problem) => problem.split(/ is|,/)[0])).to.deep.equal([
        "lakehouse:operatorchart",
        "lakehouse:sparkImage",
        "lakehouse:waitForJobs",
        "lakehouse:context",
        "lakehouse:operatorChart",
      ]);
    });
  });
});

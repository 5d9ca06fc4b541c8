import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { Registered } from "./components/support/engine";
import { runProgram } from "./components/support/program";
import { configOf } from "./settings/support";

const folder = mkdtempSync(join(tmpdir(), "lakehouse-"));
const kubeconfig = join(folder, "kubeconfig");
const user = { name: "lake", accessKey: "planted-access", secretKey: "planted-secret" };

const componentType = "lakehouse:index:";

/** The types of all components whose source is in a folder. */
function componentTypesOf(folderOfComponents: string): string[] {
  return readdirSync(folderOfComponents, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => readFileSync(join(folderOfComponents, file), "utf8").match(/(?<=super\(")[\w:]+(?=")/g) ?? [])
    .sort();
}

describe("the program", () => {
  let resources: Map<string, Registered>;
  let outputs: Awaited<ReturnType<typeof runProgram>>["outputs"];
  const warned: string[] = [];
  const { warn } = console;
  before(async () => {
    // Where the SDK, without an engine, warns.
    console.warn = (message: string) => void warned.push(message);
    writeFileSync(kubeconfig, "contexts: [{ name: production }]");
    ({ resources, outputs } = await runProgram(
      configOf({
        cluster: { kubeconfig, context: "production", apiServer: { port: 16443, addresses: ["192.0.2.0/28"] } },
        operator: {
          namespace: "operator",
          chartRepository: "https://example.com/charts",
          chartVersion: "2.2.1",
          image: "example.com/operator:2.2.1",
        },
        spark: { image: "example.com/spark:3.5.5" },
        jobs: { coreLimit: "500m" },
        teams: { analytics: { groups: ["analysts"] } },
        objectStore: {
          endpoint: { url: "http://rgw.example.com:7480", targetPort: 8080, addresses: ["198.51.100.0/28"] },
          users: { owner: user, jobs: user, history: user, teams: { analytics: user } },
          bucket: "tables",
          eventLogDays: 14,
        },
        catalog: {
          image: "example.com/nessie:0.77.1",
          size: "2Gi",
          login: { issuer: "https://login.example.com", clientId: "spark-jobs", clientSecret: "secret" },
        },
        historyServer: {
          ingress: {
            host: "history.example.com",
            tlsSecret: "history-tls",
            annotations: { "example.com/login": "required" },
            controllerNamespace: "ingress",
          },
        },
        monitoring: { type: "configuration", prometheusNamespace: "prometheus", guides: "https://example.com/docs" },
      }),
    ));
  });
  after(() => {
    console.warn = warn;
    rmSync(folder, { recursive: true });
  });
  const inputs = (id: string) => resources.get(id)!.inputs;
  const valueOf = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => output.apply(resolve));

  it("deploys everything with one provider, to the cluster of the settings", () => {
    const provider = inputs("pulumi:providers:kubernetes cluster");
    expect(provider).to.include({ kubeconfig, context: "production", enableServerSideApply: "true" });
    const custom = [...resources.values()].filter(({ id }) => id.startsWith("kubernetes:"));
    for (const { id, request } of custom) {
      const used = [request.getProvider(), request.getProvidersMap().get("kubernetes")];
      expect(
        used.some((reference) => reference?.includes("::cluster::")),
        id,
      ).to.equal(true);
    }
    expect(custom.length).to.be.greaterThan(10);
  });

  it("has components of every type, each of which registers its outputs", () => {
    const components = [...resources.values()].filter(({ id }) => id.startsWith(componentType));
    const types = new Set(components.map(({ id }) => id.split(" ")[0]));
    expect([...types].sort()).to.deep.equal(componentTypesOf(join(__dirname, "../../components")));
    for (const { id, outputs: registered } of components) expect(registered, id).to.be.an("object").that.is.not.empty;
  });

  it("hands each setting to the component that it is for", () => {
    const chart = inputs("kubernetes:helm.sh/v4:Chart spark-operator");
    expect(chart).to.deep.include({
      namespace: "operator",
      chart: "spark-operator",
      version: "2.2.1",
      repositoryOpts: { repo: "https://example.com/charts" },
    });
    expect(chart.values).to.have.nested.property("image.registry", "example.com");
    expect(chart.values)
      .to.have.nested.property("spark.jobNamespaces")
      .that.deep.equals(["spark-applications", "analytics"]);
    expect(inputs("kubernetes:core/v1:ResourceQuota spark-applications").spec).to.have.property("hard").that.includes({
      // As the sandbox's document has them for the namespace of stack dev's jobs.
      "requests.cpu": "2",
      "requests.memory": "9Gi",
      "limits.memory": "9Gi",
      "requests.storage": "18Gi",
    });
    const reserved = inputs("kubernetes:core/v1:ResourceQuota spark-applications-priority").spec;
    const { name: priorityClass } = inputs("kubernetes:scheduling.k8s.io/v1:PriorityClass spark-operator").metadata as {
      name: string;
    };
    expect(reserved).to.have.nested.property("scopeSelector.matchExpressions[0].values").that.includes(priorityClass);
    const job = inputs("kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication test-spark-pi");
    expect(job.spec).to.have.property("image", "example.com/spark:3.5.5");
    expect(job.metadata).to.have.nested.property("annotations.pulumi\\.com/waitFor");
    expect(inputs("aws:s3/bucket:Bucket spark-applications-bucket")).to.have.property("bucket", "tables");
    const catalog = inputs("kubernetes:apps/v1:StatefulSet lakehouse-nessie").spec;
    expect(catalog).to.have.nested.property("template.spec.containers[0].image", "example.com/nessie:0.77.1");
    for (const policy of ["spark-applications", "spark-operator"]) {
      const { spec } = inputs(`kubernetes:networking.k8s.io/v1:NetworkPolicy ${policy}`);
      expect(JSON.stringify(spec), policy).to.include('"kubernetes.io/metadata.name":"prometheus"');
      const toApiServer = {
        to: [{ ipBlock: { cidr: "192.0.2.0/28" } }],
        ports: [443, 16443].map((port) => ({ protocol: "TCP", port })),
      };
      expect(spec, policy).to.have.property("egress").that.deep.includes(toApiServer);
    }
    const way = inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy spark-applications-lakehouse").spec;
    expect(way).to.have.deep.nested.property("egress[0]", {
      to: [{ ipBlock: { cidr: "198.51.100.0/28" } }],
      ports: [7480, 8080].map((port) => ({ protocol: "TCP", port })),
    });
    const [claim] = (catalog as { volumeClaimTemplates: object[] }).volumeClaimTemplates;
    expect(claim).to.have.nested.property("spec.resources.requests.storage", "2Gi");
    const ingress = inputs("kubernetes:networking.k8s.io/v1:Ingress spark-applications-history-server").spec;
    expect(ingress).to.have.nested.property("rules[0].host", "history.example.com");
    const { metadata } = inputs("kubernetes:networking.k8s.io/v1:Ingress spark-applications-history-server");
    expect(metadata).to.have.nested.property("annotations.example\\.com/login", "required");
  });

  it("gives Prometheus what it is to scrape in all teams' namespaces, and the share that it is to hold", () => {
    const { metadata, data } = inputs("kubernetes:core/v1:ConfigMap monitoring-prometheus") as {
      metadata: object;
      data: Record<string, string>;
    };
    expect(metadata).to.have.property("namespace", "prometheus");
    expect(data["prometheus.yml"]).to.match(/- spark-applications\n +- analytics\n/);
    // Nessie 0.77.1 has no port for metrics alone.
    expect(data["prometheus.yml"]).not.to.include("nessie");
    expect(data["rules.yml"]).to.include("runbook_url: https://example.com/docs/monitoring.md#historyserverdown");
    expect(data["rules.yml"]).to.include(`expr: vector(${16 * 2 ** 30})`);
  });

  it("gives each team a namespace, a bucket and a user, and the way to the catalog", () => {
    expect(inputs("kubernetes:core/v1:Namespace analytics").metadata).to.have.property("name", "analytics");
    expect(inputs("kubernetes:core/v1:ResourceQuota analytics").spec).to.have.property("hard").that.includes({
      "requests.cpu": "1",
      "requests.memory": "3Gi",
      "requests.storage": "2Gi",
    });
    expect(inputs("aws:s3/bucket:Bucket analytics-bucket")).to.have.property("bucket", "tables-analytics");
    expect(inputs("kubernetes:core/v1:Secret analytics-keys").metadata).to.deep.equal({
      name: "object-store-jobs",
      namespace: "analytics",
    });
    expect(inputs("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding analytics-people").subjects).to.have.length(1);
    const { spec } = inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy lakehouse-nessie");
    expect(JSON.stringify(spec)).to.include('"kubernetes.io/metadata.name":"analytics"');
    const { spec: binding } = inputs(
      "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding job-admission-spark-jobs",
    );
    expect(binding).to.have.deep.nested.property("matchResources.namespaceSelector.matchExpressions[0].values", [
      "spark-applications",
      "analytics",
    ]);
  });

  it("lets executors read the keys of the object store", () => {
    const { spec } = inputs(
      "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy job-admission-driver-pods",
    );
    expect(JSON.stringify(spec)).to.include("object-store-jobs");
  });

  it("warns of a store by http", () => {
    expect(warned.join()).to.include("lakehouse:objectStore.endpoint.url is an http URL");
  });

  it("gives every job the lakehouse's settings, and the keys of its store by reference", () => {
    for (const name of ["test-spark-pi", "s3-integration-test", "iceberg-operations"]) {
      const { spec } = inputs(`kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication ${name}`);
      expect(spec).to.have.property("sparkConf").that.includes({
        "spark.eventLog.dir": "s3a://tables/spark-events/",
        "spark.sql.catalog.nessie.authentication.oauth2.client-id": "spark-jobs",
      });
      for (const role of ["driver", "executor"]) {
        expect(spec).to.have.nested.property(`${role}.env[0].valueFrom.secretKeyRef.name`, "object-store-jobs");
      }
    }
  });

  describe("starts nothing before what it needs:", () => {
    const run = "kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication";
    const operator = "kubernetes:helm.sh/v4:Chart spark-operator";
    const bucket = "aws:s3/bucket:Bucket spark-applications-bucket";
    const accessRules = "aws:s3/bucketPolicy:BucketPolicy spark-applications-bucket";
    const eventLogs = "aws:s3/bucketObjectv2:BucketObjectv2 spark-applications-bucket-event-logs";
    const catalog = "kubernetes:apps/v1:StatefulSet lakehouse-nessie";
    const keys = "kubernetes:core/v1:Secret spark-applications-keys";
    const jobNamespace = "kubernetes:core/v1:Namespace spark-applications";
    const jobRights = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding spark-applications-driver";
    const lakehouseNamespace = "kubernetes:core/v1:Namespace lakehouse";
    const admission = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding";
    const way = "kubernetes:networking.k8s.io/v1:NetworkPolicy spark-applications-lakehouse";

    const needs: Readonly<Record<string, readonly string[]>> = {
      [accessRules]: [bucket],
      [eventLogs]: [bucket],
      [catalog]: [lakehouseNamespace],
      [keys]: [jobNamespace],
      [operator]: [jobNamespace, "kubernetes:core/v1:ResourceQuota spark-applications"],
      "kubernetes:apps/v1:Deployment spark-applications-history-server": [
        lakehouseNamespace,
        eventLogs,
        accessRules,
        "kubernetes:core/v1:Secret spark-applications-history-server-keys",
      ],
      [`${run} test-spark-pi`]: [
        jobRights,
        accessRules,
        eventLogs,
        catalog,
        keys,
        way,
        operator,
        `${admission} job-admission-spark-jobs`,
        `${admission} job-admission-driver-pods`,
      ],
      [`${run} s3-integration-test`]: [`${run} test-spark-pi`],
      [`${run} iceberg-operations`]: [`${run} s3-integration-test`],
    };
    for (const [resource, needed] of Object.entries(needs)) {
      it(`${resource} after ${needed.join(", ")}`, () => {
        expect([...startedBefore(resource)]).to.include.members(needed);
      });
    }
  });

  /** All that must be there before a resource: what it depends on, and its parent, which waits for its own needs. */
  function startedBefore(id: string, found = new Set<string>()): Set<string> {
    const { parent, dependencies = [] } = resources.get(id) ?? {};
    for (const earlier of parent === undefined ? dependencies : [...dependencies, parent]) {
      if (found.has(earlier)) continue;
      found.add(earlier);
      startedBefore(earlier, found);
    }
    return found;
  }

  it("tells other programs what the jobs of each team need to know, and no key", async () => {
    const context = await valueOf(pulumi.output(outputs.jobContext));
    expect(Object.keys(context)).to.deep.equal(["spark-applications", "analytics"]);
    const { spec } = inputs("kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication test-spark-pi") as {
      spec: { image: string; sparkConf: object; driver: { serviceAccount: string; env: object[] } };
    };
    expect(context["spark-applications"]).to.deep.include({
      bucket: "tables",
      endpoints: { objectStore: "http://rgw.example.com:7480", catalog: "http://nessie.lakehouse.svc:19120/api/v2" },
      job: {
        namespace: "spark-applications",
        driverServiceAccount: spec.driver.serviceAccount,
        executorServiceAccount: "spark-executor-sa",
        image: spec.image,
        defaults: spec.sparkConf,
        environment: spec.driver.env,
        configMaps: {},
      },
    });
    expect(JSON.stringify(context)).not.to.include("planted");
  });

  it("tells where jobs and operator are", async () => {
    expect(await valueOf(outputs.namespace)).to.equal("spark-applications");
    expect(outputs.operatorNamespace).to.equal("operator");
    expect(await Promise.all(outputs.jobs.map(valueOf))).to.deep.equal([
      "test-spark-pi",
      "s3-integration-test",
      "iceberg-operations",
    ]);
  });
});

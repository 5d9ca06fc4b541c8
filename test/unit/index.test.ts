import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { deploy, type Registered } from "./components/support/engine";

const folder = mkdtempSync(join(tmpdir(), "lakehouse-"));
const kubeconfig = join(folder, "kubeconfig");
const user = { name: "lake", accessKey: "access", secretKey: "secret" };

describe("the program", () => {
  let resources: Map<string, Registered>;
  let outputs: typeof import("../../index");
  const warned: string[] = [];
  const { warn } = console;
  before(async () => {
    // Where the SDK, without an engine, warns.
    console.warn = (message: string) => void warned.push(message);
    writeFileSync(kubeconfig, "contexts: [{ name: production }]");
    resources = await deploy(() => {
      pulumi.runtime.setAllConfig({
        "lakehouse:kubeconfig": kubeconfig,
        "lakehouse:context": "production",
        "lakehouse:apiServerPort": "16443",
        "lakehouse:apiServerAddresses": "192.0.2.0/28",
        "lakehouse:operatorNamespace": "operator",
        "lakehouse:operatorChart": "spark-operator",
        "lakehouse:operatorChartRepository": "https://example.com/charts",
        "lakehouse:operatorChartVersion": "2.2.1",
        "lakehouse:operatorImage": "example.com/operator:2.2.1",
        "lakehouse:sparkImage": "example.com/spark:3.5.5",
        "lakehouse:jobNamespace": "jobs",
        "lakehouse:jobCpuQuota": "8",
        "lakehouse:jobMemoryQuota": "64Gi",
        "lakehouse:jobStorageQuota": "1Ti",
        "lakehouse:waitForJobs": "true",
        "lakehouse:jobCoreLimit": "500m",
        "lakehouse:jobAdmission": "true",
        "lakehouse:objectStoreEndpoint": "http://rgw.example.com:7480",
        "lakehouse:objectStorePodPort": "8080",
        "lakehouse:objectStoreAddresses": "198.51.100.0/28",
        "lakehouse:objectStoreRegion": "us-east-1",
        "lakehouse:objectStorePathStyle": "true",
        "lakehouse:objectStoreUsers": JSON.stringify({ owner: user, jobs: user, history: user }),
        "lakehouse:bucket": "tables",
        "lakehouse:eventLogDays": "14",
        "lakehouse:oldVersionDays": "7",
        "lakehouse:keepData": "true",
        "lakehouse:lakehouseNamespace": "lakehouse",
        "lakehouse:catalogImage": "example.com/nessie:0.77.1",
        "lakehouse:catalogStorage": "2Gi",
        "lakehouse:jobKeysPath": "lakehouse/jobs",
        "lakehouse:historyKeysPath": "lakehouse/history",
        "lakehouse:catalogDatabasePath": "lakehouse/catalog",
        "lakehouse:catalogOidcIssuer": "https://login.example.com",
        "lakehouse:catalogOidcClient": "spark-jobs",
        "lakehouse:catalogOidcClientSecret": "secret",
        "lakehouse:catalogOidcPath": "lakehouse/catalog-client",
        "lakehouse:historyHost": "history.example.com",
        "lakehouse:historyIngressAnnotations": '{"example.com/login":"required"}',
        "lakehouse:historyTlsSecret": "history-tls",
        "lakehouse:historyIngressNamespace": "ingress",
        "lakehouse:metricsNamespace": "prometheus",
      });
      // Only now: the program reads its settings when it is loaded.
      outputs = createRequire(__filename)("../../index") as typeof outputs;
    });
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

  it("hands each setting to the component that it is for", () => {
    const chart = inputs("kubernetes:helm.sh/v4:Chart spark-operator");
    expect(chart).to.deep.include({
      namespace: "operator",
      chart: "spark-operator",
      version: "2.2.1",
      repositoryOpts: { repo: "https://example.com/charts" },
    });
    expect(chart.values).to.have.nested.property("image.registry", "example.com");
    expect(chart.values).to.have.nested.property("spark.jobNamespaces").that.deep.equals(["jobs"]);
    expect(inputs("kubernetes:core/v1:ResourceQuota spark-access").spec).to.have.property("hard").that.includes({
      "requests.cpu": "8",
      "requests.memory": "64Gi",
      "limits.memory": "64Gi",
      "requests.storage": "1Ti",
    });
    const reserved = inputs("kubernetes:core/v1:ResourceQuota spark-access-priority").spec;
    const { name: priorityClass } = inputs("kubernetes:scheduling.k8s.io/v1:PriorityClass spark-operator").metadata as {
      name: string;
    };
    expect(reserved).to.have.nested.property("scopeSelector.matchExpressions[0].values").that.includes(priorityClass);
    const job = inputs("kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication test-spark-pi");
    expect(job.spec).to.have.property("image", "example.com/spark:3.5.5");
    expect(job.metadata).to.have.nested.property("annotations.pulumi\\.com/waitFor");
    expect(inputs("aws:s3/bucket:Bucket object-store")).to.have.property("bucket", "tables");
    const catalog = inputs("kubernetes:apps/v1:StatefulSet nessie").spec;
    expect(catalog).to.have.nested.property("template.spec.containers[0].image", "example.com/nessie:0.77.1");
    for (const policy of ["spark-access", "spark-operator"]) {
      const { spec } = inputs(`kubernetes:networking.k8s.io/v1:NetworkPolicy ${policy}`);
      expect(JSON.stringify(spec), policy).to.include('"kubernetes.io/metadata.name":"prometheus"');
      const toApiServer = {
        to: [{ ipBlock: { cidr: "192.0.2.0/28" } }],
        ports: [443, 16443].map((port) => ({ protocol: "TCP", port })),
      };
      expect(spec, policy).to.have.property("egress").that.deep.includes(toApiServer);
    }
    const way = inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy lakehouse-jobs").spec;
    expect(way).to.have.deep.nested.property("egress[0]", {
      to: [{ ipBlock: { cidr: "198.51.100.0/28" } }],
      ports: [7480, 8080].map((port) => ({ protocol: "TCP", port })),
    });
    const [claim] = (catalog as { volumeClaimTemplates: object[] }).volumeClaimTemplates;
    expect(claim).to.have.nested.property("spec.resources.requests.storage", "2Gi");
    const ingress = inputs("kubernetes:networking.k8s.io/v1:Ingress history-server").spec;
    expect(ingress).to.have.nested.property("rules[0].host", "history.example.com");
    const { metadata } = inputs("kubernetes:networking.k8s.io/v1:Ingress history-server");
    expect(metadata).to.have.nested.property("annotations.example\\.com/login", "required");
  });

  it("lets executors read the keys of the object store", () => {
    const { spec } = inputs(
      "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy job-admission-driver-pods",
    );
    expect(JSON.stringify(spec)).to.include("object-store-jobs");
  });

  it("warns of a store by http", () => {
    expect(warned.join()).to.include("lakehouse:objectStoreEndpoint is an http URL");
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
    const bucket = "aws:s3/bucket:Bucket object-store";
    const accessRules = "aws:s3/bucketPolicy:BucketPolicy object-store";
    const eventLogs = "aws:s3/bucketObjectv2:BucketObjectv2 object-store-event-logs";
    const catalog = "kubernetes:apps/v1:StatefulSet nessie";
    const keys = "kubernetes:core/v1:Secret object-store-jobs";
    const jobNamespace = "kubernetes:core/v1:Namespace spark-access";
    const jobRights = "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding spark-access-driver";
    const lakehouseNamespace = "kubernetes:core/v1:Namespace lakehouse";
    const admission = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding";
    const way = "kubernetes:networking.k8s.io/v1:NetworkPolicy lakehouse-jobs";

    const needs: Readonly<Record<string, readonly string[]>> = {
      [accessRules]: [bucket],
      [eventLogs]: [bucket],
      [catalog]: [lakehouseNamespace],
      [keys]: [jobNamespace],
      [operator]: [jobNamespace, "kubernetes:core/v1:ResourceQuota spark-access"],
      "kubernetes:apps/v1:Deployment history-server": [
        lakehouseNamespace,
        eventLogs,
        accessRules,
        "kubernetes:core/v1:Secret object-store-history",
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

  it("tells where jobs and operator are", async () => {
    expect(await valueOf(outputs.namespace)).to.equal("jobs");
    expect(outputs.operatorNamespace).to.equal("operator");
    expect(await Promise.all(outputs.jobs.map(valueOf))).to.deep.equal([
      "test-spark-pi",
      "s3-integration-test",
      "iceberg-operations",
    ]);
  });
});

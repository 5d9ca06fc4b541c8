import { CustomObjectsApi, type KubernetesObject, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import * as kubernetes from "@pulumi/kubernetes";
import { expect } from "chai";
import { execa } from "execa";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { JobAdmission } from "../../../components/spark/job-admission";
import { keyEntries, keyVariables } from "../../../components/object-store/store-user";
import { secretOf } from "../../../components/shared/secret";
import { SparkApplication } from "../../../components/spark/spark-application";
import { administratorOf, refusalOf } from "./support/dry-run";
import { cluster, kubeConfig, withNamespace, withStack } from "./support/stack";

/**
 * The External Secrets operator's source, for the definition of its objects; the operator itself would need a secret
 * store.
 */
const operator = {
  module: "github.com/external-secrets/external-secrets@v0.16.2",
  sum: "h1:iNY+gIgSyL5higXTfnz+hdPCaiB/43UiHLqE7HBpj68=",
  definition: "config/crds/bases/external-secrets.io_externalsecrets.yaml",
};

const [group, version] = ["external-secrets.io", "v1"];
const name = "store-jobs";

// Objective: external-secrets
describe("a Secret from a secret store, on an API server with the External Secrets operator's definition", function () {
  this.timeout("3m");
  const namespace = withNamespace("external-secret");
  const stack = withStack();
  let definition: KubernetesObject;

  before(async () => {
    const { stdout } = await execa("go", ["mod", "download", "-json", operator.module], { cwd: "/" });
    const { Dir, Sum } = JSON.parse(stdout) as { Dir: string; Sum: string };
    expect(Sum).to.equal(operator.sum);
    definition = parse(await readFile(join(Dir, operator.definition), "utf8")) as KubernetesObject;
    await cluster.objects.create(definition);
  });
  after(() => cluster.objects.delete(definition));

  const args = () => {
    const source = { secretStore: "vault", remoteKey: "lakehouse/jobs" };
    return { name, namespace: namespace.name, source, entries: keyEntries };
  };

  /** A Secret of a secret store, and a ConfigMap in the place of a job that needs it. */
  const program = (provider: kubernetes.Provider) => {
    const secret = secretOf(name, { ...args(), entries: { AWS_ACCESS_KEY_ID: "accessKey" } }, { provider });
    new kubernetes.core.v1.ConfigMap(
      "job",
      { metadata: { name: "job", namespace: namespace.name }, data: { secret } },
      { provider },
    );
  };
  const find = () => cluster.find(`${group}/${version}`, "ExternalSecret", name, namespace.name);
  const job = () => cluster.find("v1", "ConfigMap", "job", namespace.name);

  it("is previewed, changing nothing", async () => {
    const { changeSummary } = await stack.current.preview(program);
    expect(changeSummary).to.include({ create: 4 });
    expect(await find()).to.equal(undefined);
  });

  it("is accepted, and what needs it waits until the operator says that it is there", async () => {
    const deployed = stack.current.up(program);
    let external: KubernetesObject | undefined;
    while (!(external = await find())) await sleep(200);
    expect(external).to.have.deep.nested.property("spec.secretStoreRef", { kind: "ClusterSecretStore", name: "vault" });
    expect(external).to.have.nested.property("spec.data[0].remoteRef").that.includes({
      key: "lakehouse/jobs",
      property: "accessKey",
    });
    // As long as it takes to notice a program that does not wait.
    await sleep(3000);
    expect(await job()).to.equal(undefined);

    await sayReady();
    await deployed;
    expect(await job()).to.have.nested.property("data.secret", name);
  });

  describe("under the admission of jobs", () => {
    const accounts = { driverServiceAccount: "spark-application-sa", executorServiceAccount: "spark-executor-sa" };
    const image = "localhost/spark:3.5.5";

    /** As index.ts has it: the admission, and a job that gets the keys. */
    const withJob = (provider: kubernetes.Provider) => {
      const environment = keyVariables(secretOf(name, args(), { provider }));
      const jobs = { namespace: namespace.name, ...accounts };
      const admission = new JobAdmission("admission", { namespaces: [namespace.name], secrets: [name] }, { provider });
      new SparkApplication(
        "job",
        { ...jobs, image, main: "local:///opt/jobs/job.py", environment },
        { provider, dependsOn: admission },
      );
    };

    /**
     * A pod with a container that reads its keys from a Secret, as the operator makes a driver and a driver its
     * executors.
     */
    const pod = (serviceAccountName: string, secret: string) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "spark", namespace: namespace.name },
      spec: {
        serviceAccountName,
        automountServiceAccountToken: serviceAccountName === accounts.driverServiceAccount,
        containers: [{ name: "spark", image, env: keyVariables(secret) }],
      },
    });

    it("is open to the job, its driver and its executors, and others are not", async () => {
      for (const account of Object.values(accounts)) {
        const body = { metadata: { name: account } };
        await cluster.core.createNamespacedServiceAccount({ namespace: namespace.name, body });
      }
      const asDriver = await administratorOf(namespace.name, accounts.driverServiceAccount);
      const executor = (secret: string) => refusalOf(asDriver, pod(accounts.executorServiceAccount, secret));

      const deployed = stack.current.up(withJob);
      while (!(await find())) await sleep(200);
      await sayReady();
      await deployed;
      expect(
        await cluster.find("sparkoperator.k8s.io/v1beta2", "SparkApplication", "job", namespace.name),
      ).to.have.nested.property("spec.driver.env[0].valueFrom.secretKeyRef.name", name);

      // The API server reads new policies with a delay.
      while ((await executor("another")) === undefined) await sleep(200);
      expect(await executor("another")).to.include("An executor reads no Secret but");
      expect(await executor(name)).to.equal(undefined);
      // A driver's pod is made by the operator, whose own rules were those of the job.
      expect(await refusalOf(cluster.objects, pod(accounts.driverServiceAccount, name))).to.equal(undefined);
    });
  });

  /** What the operator does when the store has given it the values. */
  async function sayReady(): Promise<void> {
    const lastTransitionTime = new Date().toISOString();
    const conditions = [{ type: "Ready", status: "True", reason: "SecretSynced", lastTransitionTime }];
    const custom = kubeConfig().makeApiClient(CustomObjectsApi);
    await custom.patchNamespacedCustomObjectStatus(
      { group, version, namespace: namespace.name, plural: "externalsecrets", name, body: { status: { conditions } } },
      setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
    );
  }
});

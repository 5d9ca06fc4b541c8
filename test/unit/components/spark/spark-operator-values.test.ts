import { expect } from "chai";
import { amountOf } from "../../../../contract/quantities";
import { sparkOperatorValues, submissionFiles } from "../../../../components/spark/spark-operator-values";
import { chartFile, needsChart } from "../support/chart";

const values = sparkOperatorValues({
  name: "spark-operator",
  image: "ghcr.io/kubeflow/spark-operator/controller:2.2.0",
  jobNamespaces: ["spark-applications"],
  priorityClass: "spark-operator",
});

describe("the values of the Spark operator's chart", () => {
  describe("in the chart", () => {
    before(needsChart);

    it("all exist: the chart would ignore a misspelt one in silence", () => {
      expect(unknownKeys(values, chartFile("values.yaml"))).to.deep.equal([]);
    });
  });

  it("run the webhook, and rather no job than one that it has not hardened", () => {
    expect(values.webhook).to.include({ enable: true, failurePolicy: "Fail" });
    expect(values.webhook.resourceQuotaEnforcement.enable).to.equal(false);
  });

  it("give spark-submit alone a file system for s3a that has neither client nor keys, and the chart's own volume", () => {
    const { env, volumes, volumeMounts } = values.controller;
    expect(env).to.deep.include({ name: "YARN_CONF_DIR", value: "/etc/spark-submission" });
    expect(volumes.map(({ name }) => name)).to.deep.equal(["tmp", "submission"]);
    expect(volumeMounts[1]).to.include({ name: "submission", mountPath: "/etc/spark-submission", readOnly: true });
    expect(volumes[1]).to.deep.include({ configMap: { name: "spark-operator-submission" } });
    expect(submissionFiles["core-site.xml"]).to.match(
      /fs\.s3a\.impl<\/name>\s*<value>org\.apache\.hadoop\.fs\.http\.Http/,
    );
  });

  it("leave the jobs' account and rights to SparkNamespace", () => {
    expect(values.spark.serviceAccount.create).to.equal(false);
    expect(values.spark.rbac.create).to.equal(false);
  });

  it("export metrics and elect a leader", () => {
    expect(values.prometheus.metrics.enable).to.equal(true);
    for (const part of [values.controller, values.webhook]) expect(part.leaderElection.enable).to.equal(true);
  });

  it("request little of the 600m CPU and 10 GB that the program may reserve while idle, and limit everything", () => {
    const { controller, webhook } = values;
    const requests = [controller, webhook].map(({ resources }) => resources.requests);
    expect(requests).to.deep.equal([
      { cpu: "50m", memory: "512Mi" },
      { cpu: "50m", memory: "128Mi" },
    ]);
    for (const { resources } of [controller, webhook]) {
      expect(resources.limits).to.have.all.keys("cpu", "memory");
      // More would be refused by the policy limits-sane.
      expect(amountOf(resources.limits.memory)).to.be.at.most(4 * amountOf(resources.requests.memory));
    }
  });

  it("leave room for a burst of jobs: a worker each, and a JVM of 150 MiB that is not made for long", () => {
    const { workers, resources, env } = values.controller;
    expect(amountOf(resources.limits.memory)).to.be.at.least(workers * 150 * 1024 ** 2);
    const value = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
    for (const name of ["SPARK_SUBMIT_OPTS", "SPARK_LAUNCHER_OPTS"]) expect(env).to.deep.include({ name, value });
  });

  it("take one core at their limits, of the 3 that all of the program may use", () => {
    const limits = [values.controller, values.webhook].map(({ resources }) => amountOf(resources.limits.cpu));
    expect(limits.reduce((sum, cores) => sum + cores)).to.be.closeTo(1, 1e-9);
  });

  it("use no more than four times the memory that they request, as the policy limits-sane has it", () => {
    for (const { resources } of [values.controller, values.webhook]) {
      expect(amountOf(resources.limits.memory)).to.be.at.most(4 * amountOf(resources.requests.memory));
    }
  });

  it("keep to the restricted Pod Security Standard", () => {
    for (const { securityContext } of [values.controller, values.webhook]) {
      expect(securityContext).to.deep.include({
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        seccompProfile: { type: "RuntimeDefault" },
      });
    }
  });
});

/** Paths in `ours` that `theirs` does not have. An empty object there, or none, takes what Kubernetes defines. */
function unknownKeys(ours: unknown, theirs: unknown, path = ""): string[] {
  if (!isObject(ours) || !isObject(theirs) || Object.keys(theirs).length === 0) return [];
  return Object.entries(ours).flatMap(([key, value]) => {
    const inner = `${path}.${key}`;
    return key in theirs || openEnded.test(path) ? unknownKeys(value, theirs[key], inner) : [inner];
  });
}

/** Values that the chart copies into the pod as they are. */
const openEnded = /\.(env|resources|podSecurityContext|securityContext)(\.|$)/;

function isObject(value: unknown): value is Record<string, unknown> {
  return value instanceof Object && !Array.isArray(value);
}

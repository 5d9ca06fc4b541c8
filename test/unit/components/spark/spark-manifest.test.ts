import { expect } from "chai";
import { dump } from "js-yaml";
import { readManifest } from "../../../../components/spark/spark-manifest";

const application = {
  apiVersion: "sparkoperator.k8s.io/v1beta2",
  kind: "SparkApplication",
  metadata: { name: "etl", namespace: "jobs", labels: { team: "sales" }, annotations: { a: "b" } },
  spec: { mainApplicationFile: "local:///opt/job.py" },
};
const scheduled = {
  ...application,
  kind: "ScheduledSparkApplication",
  metadata: { name: "nightly" },
  spec: { schedule: "@daily", suspend: true, template: application.spec },
};

describe("readManifest", () => {
  it("reads a job, with what its object has", () => {
    expect(readManifest(dump(application))).to.deep.equal([
      {
        name: "etl",
        args: {
          namespace: "jobs",
          metadata: { labels: { team: "sales" }, annotations: { a: "b" } },
          spec: application.spec,
        },
      },
    ]);
  });

  it("reads a schedule and its job", () => {
    expect(readManifest(dump(scheduled))).to.deep.equal([
      { name: "nightly", args: { metadata: {}, schedule: "@daily", suspend: true, spec: application.spec } },
    ]);
  });

  it("reads several documents, empty ones among them, and JSON", () => {
    const several = `---\n${dump(application)}---\n# nothing\n---\n${dump(scheduled)}`;
    expect(readManifest(several).map(({ name }) => name)).to.deep.equal(["etl", "nightly"]);
    expect(readManifest(JSON.stringify(application))).to.deep.equal(readManifest(dump(application)));
  });

  for (const [what, text, sentence] of [
    ["nothing", "# a comment only\n", "it is empty."],
    ["no YAML", "spec: [1\nkind: x", /^it is neither YAML nor JSON: .+ in line \d+\.$/],
    ["a list", "[1, 2]", "it is no object with apiVersion, kind, metadata and spec."],
    [
      "a template of Helm",
      "kind: SparkApplication\nmetadata: { name: {{ .Values.name }} }",
      "it is a template, with {{ .Values.name }} in it: render it first, for example by `helm template`.",
    ],
    [
      "another kind",
      dump({ ...application, kind: "Deployment" }),
      'it is of kind "Deployment": only SparkApplication and ScheduledSparkApplication are jobs.',
    ],
    [
      "an older version",
      dump({ ...application, apiVersion: "sparkoperator.k8s.io/v1beta1" }),
      'it has the apiVersion "sparkoperator.k8s.io/v1beta1": write it for sparkoperator.k8s.io/v1beta2, which Spark operator 2 reads.',
    ],
    [
      "a generated name",
      dump({ ...application, metadata: { generateName: "etl-" } }),
      "it has no metadata.name: the stack knows a job by its name, so that generateName does not do.",
    ],
    ["no spec", dump({ ...application, spec: null }), "it has no spec."],
    [
      "a schedule of nothing",
      dump({ ...scheduled, spec: {} }),
      "it has no spec.template, the job that is to run.\nit has no spec.schedule, such as a cron expression.",
    ],
  ] as const) {
    it(`refuses ${what} with a sentence`, () => {
      const refusal = expect(() => readManifest(text))
        .to.throw()
        .with.property("message");
      if (typeof sentence === "string") refusal.that.equals(sentence);
      else refusal.that.matches(sentence);
    });
  }

  it("tells which of several documents is none, all at once", () => {
    const several = [application, { ...application, kind: "Pod" }, { ...application, spec: null }];
    expect(() => readManifest(several.map((document) => dump(document)).join("---\n"))).to.throw(
      'its document 2 is of kind "Pod": only SparkApplication and ScheduledSparkApplication are jobs.\nits document 3 has no spec.',
    );
  });

  it("lets through what Spark itself fills in", () => {
    const spec = {
      ...application.spec,
      sparkConf: { "spark.executor.extraJavaOptions": "-Dlog={{APP_ID}}-{{EXECUTOR_ID}}" },
    };
    expect(readManifest(dump({ ...application, spec }))).to.have.length(1);
  });
});

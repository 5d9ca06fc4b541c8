import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { manifestJobs } from "../../../../components/spark/manifest-jobs";
import type { SparkPlatform } from "../../../../components/spark/spark-platform";
import { deploy } from "../support/engine";
import { refusals } from "../../policies/support/refusals";

const platform: SparkPlatform = {
  namespace: "spark-applications",
  image: "registry.example.com/spark:3.5.5",
  driverServiceAccount: "spark-application-sa",
  executorServiceAccount: "spark-executor-sa",
  defaults: { "spark.eventLog.enabled": "true" },
  environment: [
    { name: "AWS_ACCESS_KEY_ID", valueFrom: { secretKeyRef: { name: "s3-jobs", key: "AWS_ACCESS_KEY_ID" } } },
  ],
};

/** A job's object as the engine gets it. */
interface JobObject {
  readonly type: string;
  readonly inputs: {
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly spec: Readonly<Record<string, unknown>>;
  };
}

async function jobsIn(folder: string): Promise<ReadonlyMap<string, JobObject>> {
  const resources = await deploy(() => {
    manifestJobs(folder, platform, {});
  });
  const objects = [...resources.values()].filter(({ id }) => id.startsWith("kubernetes:sparkoperator.k8s.io/"));
  return new Map(
    objects.map(({ id, inputs }) => {
      const [type = "", name = ""] = id.split(" ");
      return [name, { type, inputs: inputs as JobObject["inputs"] }];
    }),
  );
}

/**
 * The kinds of jobs that people publish, each with the policies that refuse it in a cluster that has room for all of
 * them.
 */
const verdicts: Readonly<Record<string, readonly string[]>> = {
  pi: [],
  nightly: [],
  "dynamic-allocation": [],
  memory: [],
  "sizes-by-properties": [],
  "own-nodes": [],
  "pod-template": [],
  "claims-on-demand": [],
  metrics: [],
  sidecar: [],
  "as-root": ["pod-security"],
  "own-account": ["job-accounts"],
  "deletes-itself": ["no-ttl"],
  "secret-in-plain": ["no-plain-secrets"],
  "latest-image": ["images-pinned"],
  "memory-limit-above-request": ["limits-sane"],
  "more-instances-than-maximum": ["spark-starts"],
  "any-number-of-executors": ["budget-cpu", "budget-memory", "budget-namespace", "budget-storage", "node-fit"],
  volcano: ["node-fit"],
  "init-without-sizes": ["requests-set", "budget-cpu", "budget-memory"],
  "folder-of-the-node": ["pod-security"],
};

describe("manifests in a folder", () => {
  let jobs: ReadonlyMap<string, JobObject>;
  before(async () => {
    jobs = await jobsIn(join(__dirname, "manifests"));
  });

  it("are all read, one job a document", () => {
    expect([...jobs.keys()]).to.have.members(Object.keys(verdicts));
  });

  for (const [name, policies] of Object.entries(verdicts)) {
    it(`are ${policies.length === 0 ? "passed" : `refused by ${policies.join(", ")}`}: ${name}`, async () => {
      const refusing = await refusals(jobs.get(name)!);
      expect(refusing.map((refusal) => refusal.split(":")[0])).to.deep.equal(policies, refusing.join("\n"));
    });
  }

  describe("say what they say, and get the platform's where they say nothing", () => {
    const spec = (name: string) => jobs.get(name)!.inputs.spec;

    it("about image, accounts, settings, keys, security and limits", () => {
      expect(spec("pi")).to.deep.include({
        image: platform.image,
        restartPolicy: { type: "Never" },
        sparkConf: platform.defaults,
      });
      expect(spec("pi").driver).to.deep.include({ coreLimit: "1200m", env: platform.environment });
      expect(spec("pi").executor).to.deep.include({
        coreLimit: "2",
        instances: 2,
        serviceAccount: "spark-executor-sa",
        env: platform.environment,
      });
      expect(spec("pi").executor).to.have.nested.property("securityContext.runAsNonRoot", true);
    });

    it("about a schedule and its labels", () => {
      const { metadata, spec: schedule } = jobs.get("nightly")!.inputs;
      expect(metadata).to.deep.include({ name: "nightly", namespace: "spark-applications" });
      expect(metadata).to.have.nested.property("labels.team", "sales");
      expect(schedule).to.include({
        schedule: "0 3 * * *",
        timeZone: "Europe/Berlin",
        concurrencyPolicy: "Replace",
        successfulRunHistoryLimit: 3,
      });
      expect(schedule.template).to.deep.include({ type: "Python", mainApplicationFile: "s3a://jobs/nightly.py" });
    });

    it("about sizes that are properties of Spark", () => {
      const { driver, executor } = spec("sizes-by-properties");
      expect(driver).not.to.have.property("memory");
      expect(executor).not.to.have.any.keys("memory", "cores", "instances", "coreRequest");
      expect(executor).to.have.property("coreLimit", "2");
    });

    it("about what a pod template has of its own", () => {
      const { driver } = spec("pod-template") as { driver: { volumeMounts: object[]; env: object } };
      expect(driver.volumeMounts.map((mount) => Reflect.get(mount, "mountPath") as unknown)).to.deep.equal([
        "/opt/spark/work-dir",
      ]);
      expect(driver.env).to.deep.equal(platform.environment);
    });
  });

  describe("of a folder with other things in it", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "manifests-"));
    });
    afterEach(() => {
      rmSync(folder, { recursive: true });
    });

    it("are those that end with .yaml, .yml or .json", async () => {
      const manifest = (name: string) =>
        JSON.stringify({
          ...{ apiVersion: "sparkoperator.k8s.io/v1beta2", kind: "SparkApplication", metadata: { name } },
          spec: { type: "Python", sparkVersion: "3.5.5", mainApplicationFile: "local:///opt/job.py" },
        });
      for (const name of ["a.yaml", "b.yml", "c.json", "d.yaml.bak", "README.md"]) {
        writeFileSync(join(folder, name), manifest(name.slice(0, 1)));
      }
      expect([...(await jobsIn(folder)).keys()]).to.deep.equal(["a", "b", "c"]);
    });

    it("are refused with the file's name and a sentence for each problem", async () => {
      writeFileSync(join(folder, "pod.yaml"), "kind: Pod\n---\nkind: Job\n");
      await deploy(() => {
        expect(() => manifestJobs(folder, platform, {}))
          .to.throw(pulumi.RunError)
          .with.property("message")
          .that.matches(
            /^Manifest .*pod\.yaml: its document 1 is of kind "Pod": .*\nManifest .*pod\.yaml: its document 2/,
          );
      });
    });
  });
});

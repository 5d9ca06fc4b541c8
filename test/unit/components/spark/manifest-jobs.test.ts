import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { manifestJobs } from "../../../../components/spark/manifest-jobs";
import type { JobObject } from "../../policies/support/refusals";
import { deploy } from "../support/engine";
import { jobsIn, platform } from "../support/manifests";

describe("manifests in a folder", () => {
  let jobs: ReadonlyMap<string, JobObject>;
  before(async () => {
    jobs = await jobsIn(join(__dirname, "manifests"));
  });

  it("are all read, one job a document", () => {
    expect([...jobs.keys()]).to.deep.equal(["nightly", "sizes-by-properties", "pod-template", "pi"]);
  });

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

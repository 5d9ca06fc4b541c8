import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { loadAll } from "js-yaml";
import { SparkApplication } from "../../components/spark/spark-application";
import { SparkNamespace } from "../../components/spark/spark-namespace";
import { sparkSubmission } from "../../policies/rules/spark-submission";
import { deploy } from "./components/support/engine";
import { jobsIn, platform } from "./components/support/manifests";
import { readObjects } from "./policies/demand/support/read-objects";
import { judge, type Subject } from "./policies/support/judge";
import { types } from "./policies/support/pods";
import { type JobObject, refusals } from "./policies/support/refusals";

const folder = join(__dirname, "public-kinds");

/** What becomes of a manifest in a cluster that has room for all of them. */
interface Verdict {
  /** What is counted of it: cores from request to peak, and memory. */
  readonly counts: string;
  /** The policies that refuse it. Default: none. */
  readonly refusedBy?: readonly string[];
  /** Settings of the only policy that refuses it, with which it is passed. */
  readonly passedWith?: object;
}

/** The kinds of jobs that people publish, by the names in `public-kinds/`. */
const verdicts: Readonly<Record<string, Verdict>> = {
  // cores.yaml
  "no-core-limit": { counts: "driver 1 core, 896 MiB; executor 1 core, 896 MiB" },
  "limit-of-the-driver-alone": { counts: "driver 0.1 to 1.2 cores, 896 MiB; 2 × executor 1 core, 896 MiB" },
  "small-request-without-limit": { counts: "driver 0.1 to 4 cores, 896 MiB; executor 0.1 to 4 cores, 896 MiB" },
  "requests-alone": { counts: "driver 0.05 to 1 cores, 896 MiB; executor 0.1 to 1 cores, 896 MiB" },
  "sizes-by-properties": { counts: "driver 1 core, 2432 MiB; 4 × executor 0.5 to 2 cores, 3456 MiB" },
  // executors.yaml
  "dynamic-allocation": { counts: "driver 0.05 to 2 cores, 896 MiB; 3 × executor 0.1 to 5 cores, 896 MiB" },
  large: { counts: "driver 5 cores, 26624 MiB; 36 × executor 5 cores, 26624 MiB" },
  "more-instances-than-maximum": {
    counts: "driver 1 core, 1408 MiB; 5 × executor 1 core, 1408 MiB",
    refusedBy: ["spark-starts"],
  },
  "any-number-of-executors": {
    counts: "nothing: maxExecutors is missing",
    refusedBy: ["budget-cpu", "budget-memory", "budget-namespace", "budget-storage", "node-fit"],
  },
  // memory.yaml
  "overhead-of-nothing": { counts: "driver 1 core, 1024 MiB; executor 1 core, 1024 MiB" },
  "factor-of-nothing": { counts: "driver 1 core, 1408 MiB; executor 1 core, 6528 MiB" },
  "off-heap": { counts: "driver 1 core, 1408 MiB; executor 2 cores, 4608 MiB" },
  "off-heap-without-size": {
    counts: "driver 1 core, 1408 MiB; executor 1 core, 1408 MiB",
    refusedBy: ["spark-starts"],
  },
  "units-in-capitals": { counts: "driver 1 core, 1433 MiB; executor 1 core, 2800 MiB" },
  "local-folders-in-memory": { counts: "driver 1 core, 896 MiB; executor 1 core, 896 MiB" },
  "limit-above-request": {
    counts: "driver 1 core, 896 to 2048 MiB; executor 1 core, 896 to 3072 MiB",
    refusedBy: ["limits-sane"],
    passedWith: { sparkMemoryLimitFactor: 4 },
  },
  // nodes.yaml
  "own-nodes": { counts: "driver 1 core, 1408 MiB; executor 1 core, 1408 MiB" },
  tape: { counts: "driver 1 core, 1408 MiB; executor 1 core, 1408 MiB", refusedBy: ["node-fit"] },
  gpu: { counts: "driver 1 core, 1408 MiB; executor 1 core, 1324 MiB, 1 nvidia.com/gpu" },
  "gpu-behind-a-taint": {
    counts: "driver 1 core, 1408 MiB; executor 1 core, 1408 MiB, 1 nvidia.com/gpu",
    refusedBy: ["node-fit"],
  },
  "gpu-of-quantity-zero": { counts: "driver 1 core, 1408 MiB; executor 1 core, 1408 MiB" },
  "more-gpus-than-a-node-has": {
    counts: "driver 1 core, 1408 MiB; executor 1 core, 1408 MiB, 2 nvidia.com/gpu",
    refusedBy: ["node-fit"],
  },
  "gpu-nodes-with-a-memory-limit": {
    counts: "driver 1 core, 1408 MiB; executor 1 core, 2432 to 4096 MiB, 1 nvidia.com/gpu",
    refusedBy: ["limits-sane"],
    passedWith: { sparkMemoryLimitFactor: 2 },
  },
  volcano: {
    counts: "driver 1 core, 1408 MiB; executor 1 core, 1408 MiB",
    refusedBy: ["node-fit"],
    passedWith: { schedulers: ["volcano"] },
  },
  // pods.yaml
  "init-container-without-sizes": {
    counts: "driver 1 core, 896 MiB; executor 1 core, 896 MiB",
    refusedBy: ["requests-set"],
  },
  sidecar: { counts: "driver 1.01 cores, 928 to 960 MiB; executor 1 core, 896 MiB" },
  "pod-template": { counts: "driver 0.05 to 1 cores, 1024 MiB; executor 1 to 1.5 cores, 1536 MiB" },
  "claims-on-demand": { counts: "driver 1 core, 896 MiB; 2 × executor 1 core, 896 MiB; claims of 2048 MiB" },
  "more-claims-than-the-cluster-has": {
    counts: "driver 1 core, 896 MiB; 2 × executor 1 core, 896 MiB; claims of 206848 MiB",
    refusedBy: ["budget-storage"],
  },
  "exporter-of-metrics": { counts: "driver 1 core, 896 MiB; executor 1 core, 896 MiB" },
  "folder-of-the-node": {
    counts: "driver 1 core, 1408 MiB; executor 1 core, 1408 MiB",
    refusedBy: ["pod-security"],
  },
  "as-root": { counts: "driver 1 core, 1408 MiB; executor 1 core, 1408 MiB", refusedBy: ["pod-security"] },
  // programs.yaml
  "operator-example": { counts: "driver 0.05 to 1.2 cores, 896 MiB; 2 × executor 1 core, 896 MiB" },
  "jars-on-s3": { counts: "driver 1 core, 896 MiB; executor 1 core, 896 MiB" },
  "own-account": { counts: "driver 1 core, 1408 MiB; executor 1 core, 1408 MiB", refusedBy: ["job-accounts"] },
  "deletes-itself": { counts: "driver 1 core, 1408 MiB; executor 1 core, 1408 MiB", refusedBy: ["no-ttl"] },
  "latest-image": { counts: "driver 1 core, 1408 MiB; executor 1 core, 1408 MiB", refusedBy: ["images-pinned"] },
  // secrets.yaml
  "secrets-by-reference": { counts: "driver 1 core, 1408 MiB; executor 1 core, 1408 MiB" },
  "secrets-in-plain": {
    counts: "driver 1 core, 1408 MiB; executor 1 core, 1408 MiB",
    refusedBy: ["no-plain-secrets"],
  },
  // deployments/secrets.yaml
  "ordinary-variables": { counts: "ordinary-variables 0.1 cores, 64 MiB" },
  "secrets-in-options": { counts: "secrets-in-options 0.1 cores, 64 MiB", refusedBy: ["no-plain-secrets"] },
};

describe("the kinds of manifests that people publish", () => {
  let objects: ReadonlyMap<string, JobObject>;
  let limitRange: Subject;
  before(async () => {
    objects = new Map([...(await jobsIn(folder)), ...documentsOf("deployments/secrets.yaml").map(deploymentOf)]);
    limitRange = await limitRangeOfJobs();
  });

  it("are all loaded, one object a document", () => {
    expect([...objects.keys()]).to.have.members(Object.keys(verdicts));
  });

  for (const [name, { counts, refusedBy = [], passedWith }] of Object.entries(verdicts)) {
    const verdict = refusedBy.length === 0 ? "passed" : `refused by ${refusedBy.join(", ")}`;
    it(`are counted and ${verdict}: ${name}`, async () => {
      const object = objects.get(name)!;
      expect(countsOf(object, limitRange)).to.equal(counts);
      const refusing = await refusals(object, {}, [limitRange]);
      expect(refusing.map((refusal) => refusal.split(":")[0])).to.deep.equal(refusedBy, refusing.join("\n"));
    });
    if (!passedWith) continue;
    it(`are passed by ${refusedBy.join()} with ${JSON.stringify(passedWith)}: ${name}`, async () => {
      expect(await refusals(objects.get(name)!, { [refusedBy.join()]: passedWith }, [limitRange])).to.deep.equal([]);
    });
  }

  for (const name of ["secrets-in-plain", "secrets-in-options"]) {
    it(`are refused for each of their secrets: ${name}`, async () => {
      const object = objects.get(name)!;
      const planted = JSON.stringify(object.inputs).match(/planted/g) ?? [];
      expect((await refusals(object)).join().match(/is a secret in plain text/g)).to.have.lengthOf(planted.length);
    });
  }

  /**
   * Spark's launcher opens a jar without class in the operator's pod, where it fails: `SparkSubmit.scala`, Spark 3.5.5.
   */
  describe("with a jar and no class, which never start", () => {
    const spec = documentsOf("refused/jar-without-class.yaml")[0]!.spec;

    it("are refused when they are loaded", async () => {
      await deploy(() => {
        expect(() => SparkApplication.fromManifest(join(folder, "refused/jar-without-class.yaml"), platform))
          .to.throw(pulumi.RunError)
          .with.property("message")
          .that.matches(/^Spark job jar-without-class: its specification\.mainClass is missing.*name the class/);
      });
    });

    for (const program of ["local:///opt/jobs/job.jar", "https://example.com/job.jar", "s3a://tables/jobs/job.jar"]) {
      it(`are refused by spark-submission: ${program}`, async () => {
        const job = { spec: { ...spec, mainApplicationFile: program } };
        expect((await judge(sparkSubmission, types.spark, job)).join()).to.match(/^spec\.mainClass is missing/);
      });
    }

    it("are not those in Python and R, which have none", async () => {
      for (const program of ["local:///opt/jobs/job.py", "s3a://tables/jobs/job.R"]) {
        const job = { spec: { ...spec, mainApplicationFile: program } };
        expect(await judge(sparkSubmission, types.spark, job), program).to.deep.equal([]);
      }
    });
  });
});

function documentsOf(file: string): JobObject["inputs"][] {
  return loadAll(readFileSync(join(folder, file), "utf8")) as JobObject["inputs"][];
}

function deploymentOf(inputs: JobObject["inputs"]): [string, JobObject] {
  return [inputs.metadata.name, { type: "kubernetes:apps/v1:Deployment", inputs }];
}

/** What containers in the namespaces of jobs get that say nothing themselves. */
async function limitRangeOfJobs(): Promise<Subject> {
  const made = await deploy(
    () =>
      new SparkNamespace("spark-applications", {
        quota: { cpu: "2", memory: "20Gi", storage: "34G" },
        reservedPriorityClasses: [],
      }),
  );
  return ["kubernetes:core/v1:LimitRange", made.get("kubernetes:core/v1:LimitRange spark-applications")!.inputs];
}

/** What the budgets count of an object, in words. */
function countsOf({ type, inputs }: JobObject, [, limitRange]: Subject): string {
  const { workloads, problems } = readObjects(
    ["core/v1:LimitRange", limitRange],
    [type.replace("kubernetes:", ""), inputs, 0],
  );
  const pods = workloads.flatMap((workload) =>
    workload.pods.map(({ name, count, size }) => {
      const role = name.replace(/ of .*|.*\//, "");
      const [{ requests, peak, others }, mebibyte] = [size, 1024 ** 2];
      const cores = range(requests.cpu / 1000, peak.cpu / 1000);
      const memory = range(requests.memory / mebibyte, peak.memory / mebibyte);
      const devices = Object.entries(others).map(([device, amount]) => `, ${amount} ${device}`);
      return `${count === 1 ? "" : `${count} × `}${role} ${cores} ${cores === "1" ? "core" : "cores"}, ${memory} MiB${devices.join()}`;
    }),
  );
  const claims = workloads
    .filter(({ storage }) => storage > 0)
    .map(({ storage }) => `claims of ${storage / 1024 ** 2} MiB`);
  const unknown = problems.map(({ problem }) => `nothing: ${/(\w+) is missing/.exec(problem)?.[0] ?? problem}`);
  return [...pods, ...claims, ...unknown].join("; ");
}

function range(from: number, to: number): string {
  return from === to ? String(from) : `${from} to ${to}`;
}

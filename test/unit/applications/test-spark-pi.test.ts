import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { testSparkPi } from "../../../applications/test-spark-pi";
import { deploy } from "../components/support/engine";
import { needsPython } from "./support/python";

const folder = join(__dirname, "../../../applications/test-spark-pi");
const platform = {
  namespace: "spark-applications",
  image: "localhost/spark:3.5.5",
  driverServiceAccount: "spark-application-sa",
  executorServiceAccount: "spark-executor-sa",
  waitForCompletion: true,
  coreLimit: "500m",
};

describe("test-spark-pi", () => {
  it("is a Python job of this platform with its program in a ConfigMap, and fits two cores", async () => {
    const resources = await deploy(() => testSparkPi(platform, {}));
    const job = resources.get("kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication test-spark-pi")!.inputs;
    const files = resources.get("kubernetes:core/v1:ConfigMap test-spark-pi-files")!.inputs;
    expect(job.spec).to.deep.include({
      type: "Python",
      image: "localhost/spark:3.5.5",
      arguments: ["pi.py", "20"],
    });
    expect(job.spec).to.have.nested.property("driver.coreRequest", "200m");
    expect(job.spec).to.have.nested.property("executor.coreRequest", "200m");
    expect(job.metadata).to.have.nested.property("annotations.pulumi\\.com/waitFor");
    expect(files.data).to.have.property("pi.py").that.includes("Pi is roughly");
  });

  describe("its program", () => {
    before(needsPython);

    it("prints its estimate and ends well when that is right", () => {
      expect(pi("random.Random")).to.match(/^Pi is roughly 3\.14\d+\nexit 0$/);
    });

    it("throws other darts in each partition, and the same in each run", () => {
      const one = pi("random.Random");
      expect(pi("random.Random")).to.equal(one);
      expect(pi("lambda seed: random.Random(seed + 1)")).not.to.equal(one);
    });

    it("ends badly, with the reason, when it is off", () => {
      expect(pi(constant(0.7))).to.match(/^Pi is roughly 4\.0+\nThat is off by 0\.858407, more than .*\nexit 1$/);
      expect(pi(constant(0.8))).to.match(/^Pi is roughly 0\.0+\nThat is off by 3\.141593, more than .*\nexit 1$/);
    });
  });
});

const constant = (dart: number) => `lambda seed: types.SimpleNamespace(random=lambda: ${dart})`;

/** Runs the job's program on this machine with a Spark that maps in a loop, and another source of randomness. */
function pi(source: string): string {
  const program = `
import random, runpy, sys, types
random.Random = (lambda random: ${source})(types.SimpleNamespace(Random=random.Random))
class Data(list):
    def map(self, function): return Data(map(function, self))
    def sum(self): return sum(self)
session = types.SimpleNamespace(stop=lambda: None, sparkContext=types.SimpleNamespace(parallelize=lambda items, slices: Data(items)))
builder = types.SimpleNamespace(appName=lambda name: builder, getOrCreate=lambda: session)
sql = types.SimpleNamespace(SparkSession=types.SimpleNamespace(builder=builder))
sys.modules["pyspark"], sys.modules["pyspark.sql"] = types.SimpleNamespace(sql=sql), sql
sys.argv = ["pi.py", "5"]
try: runpy.run_path(${JSON.stringify(join(folder, "pi.py"))}, run_name="__main__"); print("exit 0")
except SystemExit as end: print(end, "exit 1", sep="\\n")
`;
  return execFileSync("python3", ["-c", program], { encoding: "utf8" }).trim();
}

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { icebergOperations } from "../../../applications/iceberg-operations";
import { s3IntegrationTest } from "../../../applications/s3-integration-test";
import { deploy } from "../components/support/engine";
import { needsPython } from "./support/python";

const applications = join(__dirname, "../../../applications");
const platform = {
  namespace: "spark-applications",
  image: "localhost/spark:3.5.5",
  driverServiceAccount: "spark-application-sa",
  executorServiceAccount: "spark-executor-sa",
  waitForCompletion: true,
  coreLimit: "500m",
  defaults: { "spark.eventLog.enabled": "true" },
  environment: [{ name: "AWS_REGION", value: "us-east-1" }],
};

const jobs = {
  "s3-integration-test": {
    declare: () => s3IntegrationTest(platform, "tables", {}),
    program: "s3.py",
    arguments: ["s3.py", "tables"],
  },
  "iceberg-operations": {
    declare: () => icebergOperations(platform, {}),
    program: "iceberg.py",
    arguments: ["iceberg.py"],
  },
};

for (const [name, { declare, program, arguments: given }] of Object.entries(jobs)) {
  describe(name, () => {
    it("is a Python job of this platform with its program in a ConfigMap, and fits two cores", async () => {
      const resources = await deploy(declare);
      const { spec } = resources.get(`kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication ${name}`)!.inputs;
      expect(spec).to.deep.include({ type: "Python", arguments: given });
      for (const role of ["driver", "executor"]) {
        expect(spec).to.have.property(role).that.includes({ coreRequest: "200m", coreLimit: "500m" });
      }
      const { data } = resources.get(`kubernetes:core/v1:ConfigMap ${name}-files`)!.inputs;
      expect(data).to.have.property(program, readFileSync(join(applications, name, program), "utf8"));
    });

    it("has the platform's settings and variables, in driver and executors", async () => {
      const resources = await deploy(declare);
      const { spec } = resources.get(`kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication ${name}`)!.inputs;
      expect(spec).to.have.deep.property("sparkConf", platform.defaults);
      for (const role of ["driver", "executor"]) {
        expect(spec).to.have.deep.nested.property(`${role}.env`, platform.environment);
      }
    });

    describe("its program", () => {
      before(needsPython);

      it("ends badly, with what it got and what it wanted, at the first wrong answer", () => {
        expect(run(name, program, "check('rows', 3, 3)")).to.equal("ok: rows\nexit 0");
        expect(run(name, program, "check('rows', 3, 4)")).to.equal("rows: 3 instead of 4.\nexit 1");
      });
    });
  });
}

describe("the table of iceberg-operations", () => {
  before(needsPython);

  const unremovable = `
class Unremovable:
    run = "orders"
    def remove(self): sys.exit("not removable") if good else int("no number")
`;

  it("is removed at the end, which has to succeed", () => {
    const work = `${unremovable}\ngood = True\nwith temporary(Unremovable()): print("worked")`;
    expect(run("iceberg-operations", "iceberg.py", work)).to.equal("worked\nnot removable\nexit 1");
  });

  it("is removed after a failure too, which stays what is told", () => {
    const work = `${unremovable}\ngood = False\nwith temporary(Unremovable()): check("rows", 3, 4)`;
    expect(run("iceberg-operations", "iceberg.py", work)).to.equal(
      "not all of orders is removed: invalid literal for int() with base 10: 'no number'\n" +
        "rows: 3 instead of 4.\nexit 1",
    );
  });
});

/** Runs statements with the program's own functions on this machine, with no Spark. */
function run(job: string, program: string, statements: string): string {
  const script = `
import runpy, sys, types
sql = types.SimpleNamespace(SparkSession=None, DataFrame=None)
sys.modules["pyspark"], sys.modules["pyspark.sql"] = types.SimpleNamespace(sql=sql), sql
functions = runpy.run_path(${JSON.stringify(join(applications, job, program))})
try: exec(${JSON.stringify(statements)}, {**functions, "sys": sys}); print("exit 0")
except SystemExit as end: print(end, "exit 1", sep="\\n")
`;
  return execFileSync("python3", ["-c", script], { encoding: "utf8" }).trim();
}

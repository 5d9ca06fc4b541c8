import { expect } from "chai";
import fc from "fast-check";
import type { SparkApplicationArgs } from "../../../../components/spark/spark-application-args";
import { sparkApplicationProblems, unknownArguments } from "../../../../components/spark/spark-application-problems";

const declared = { main: "pi.py", files: { "pi.py": "print(3)" } };
const jar = { main: "local:///opt/job.jar", mainClass: "org.example.Job" };

describe("sparkApplicationProblems", () => {
  it("has nothing against jobs in order", () => {
    expect(sparkApplicationProblems("test-spark-pi", declared)).to.deep.equal([]);
    expect(sparkApplicationProblems("linear-data", jar)).to.deep.equal([]);
  });

  it("lets a name be as long as what the operator makes of it allows", () => {
    const problem = (name: string, schedule?: string) =>
      sparkApplicationProblems(name, { ...declared, ...(schedule && { schedule }) }).length;
    expect(problem("a".repeat(56))).to.equal(0);
    expect(problem("a".repeat(57))).to.equal(1);
    expect(problem("a".repeat(36), "@daily")).to.equal(0);
    expect(problem("a".repeat(37), "@daily")).to.equal(1);
  });

  it("refuses names that no Service can have", () => {
    for (const name of ["", "Pi", "pi_2", "3-pi", "pi-", "pi.2"]) {
      expect(sparkApplicationProblems(name, declared), name).to.deep.equal([
        'its name must start with a letter and have at most 56 lower-case letters, digits and "-".',
      ]);
    }
  });

  it("tells every bad value at once, in a sentence with the remedy", () => {
    expect(
      sparkApplicationProblems("pi", {
        main: "pi.py",
        driver: { memory: "1Gi", coreRequest: "250 m", coreLimit: "one" },
        executor: { cores: 0, instances: 1.5, memory: "1024" },
        conf: { "spark.executor.cores": "2" },
      }),
    ).to.deep.equal([
      'main is "pi.py": name one of its files, or a URI such as local:///opt/jobs/job.jar.',
      'driver.memory is "1Gi": write a number and a unit, such as "512m" or "4g".',
      'driver.coreRequest is "250 m": write an amount of CPU, such as "250m" or "2".',
      'driver.coreLimit is "one": write an amount of CPU, such as "250m" or "2".',
      'executor.memory is "1024": write a number and a unit, such as "512m" or "4g".',
      "executor.cores is 0: write a whole number from 1.",
      "executor.instances is 1.5: write a whole number from 1.",
      "conf sets spark.executor.cores: set executor.cores instead, which would win over it.",
    ]);
  });

  it("accepts any positive number of cores and instances", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.integer({ min: 1 }), (cores, instances) => {
        expect(sparkApplicationProblems("pi", { ...declared, executor: { cores, instances } })).to.deep.equal([]);
      }),
    );
  });

  const problems = (more: object) => sparkApplicationProblems("pi", { ...declared, ...more });

  it("refuses a program without its class, and a class without its program", () => {
    expect(sparkApplicationProblems("pi", {})).to.deep.equal(["main is missing: name the program."]);
    expect(problems({ type: "Java" })).to.deep.equal(["type is Java, which needs a mainClass."]);
    expect(problems({ ...jar, type: "Python" })).to.deep.equal([
      "type is Python, whose programs have no mainClass: leave one of them out.",
    ]);
    expect(sparkApplicationProblems("pi", { spec: { mainApplicationFile: "local:///opt/job.py" } })).to.deep.equal([]);
  });

  it("refuses numbers of executors that contradict each other", () => {
    expect(problems({ dynamicAllocation: { maxExecutors: 3 } })).to.deep.equal([]);
    expect(problems({ dynamicAllocation: { minExecutors: 4, maxExecutors: 3 } })).to.deep.equal([
      "dynamicAllocation has 4 executors at least, 4 at first and 3 at most: write minExecutors, initialExecutors and maxExecutors in ascending order.",
    ]);
    expect(problems({ dynamicAllocation: { maxExecutors: 0 }, executor: { instances: 2 } })).to.deep.equal([
      "dynamicAllocation.maxExecutors is 0: write a whole number from 1.",
      "executor.instances is for a fixed number: with dynamicAllocation set initialExecutors instead.",
    ]);
  });

  it("refuses mounts of no volume, which the operator would leave out, and volumes that the platform has", () => {
    const volumes = [{ name: "data", emptyDir: {} }];
    expect(problems({ volumes, volumeMounts: [{ name: "data", mountPath: "/data" }] })).to.deep.equal([]);
    expect(problems({ volumes, executor: { volumeMounts: [{ name: "date", mountPath: "/data" }] } })).to.deep.equal([
      "executor.volumeMounts names date, which volumes does not have: the operator would leave the mount out.",
    ]);
    expect(problems({ volumes: [{ name: "tmp", emptyDir: {} }] })).to.deep.equal([
      "volumes has tmp, which the platform mounts itself: give the volume another name.",
    ]);
  });

  it("refuses what is for a schedule without one, and a time zone that is none", () => {
    expect(problems({ schedule: "@daily", timeZone: "Europe/Berlin", suspend: true })).to.deep.equal([]);
    expect(problems({ suspend: true })).to.deep.equal([
      "suspend is for a schedule: set schedule too, or leave it out.",
    ]);
    expect(problems({ schedule: "@daily", timeZone: "Berlin" })).to.deep.equal([
      'timeZone is "Berlin": write a name of the IANA time zone database, such as "Europe/Berlin".',
    ]);
  });

  it("refuses no devices, and times that are none", () => {
    expect(problems({ executor: { gpu: { name: "nvidia.com/gpu", quantity: 0 } }, retryInterval: 0 })).to.deep.equal([
      "executor.gpu.quantity is 0: write a whole number from 1.",
      "retryInterval is 0: write a whole number from 1.",
    ]);
  });
});

describe("unknownArguments", () => {
  const unknown = (more: object) => unknownArguments({ ...declared, ...more } as unknown as SparkApplicationArgs);

  it("tells why what people look for is not there", () => {
    expect(unknown({ timeToLiveSeconds: 60, packages: ["org.example:job:1"] }).join(" "))
      .to.include("timeToLiveSeconds is not known here: the operator would delete what the stack owns")
      .and.include("packages is not known here: the operator's pod would resolve Maven's packages");
  });

  it("looks into what the arguments have in them, and into the specification", () => {
    expect(
      unknown({
        driver: { memroy: "1g" },
        dynamicAllocation: { maxExecutor: 3 },
        sparkUI: { port: 80 },
        spec: { suspend: true, driver: { cors: 2 } },
      }),
    ).to.deep.equal([
      "driver.memroy is not known here: did you mean driver.memory?",
      "dynamicAllocation.maxExecutor is not known here: did you mean dynamicAllocation.maxExecutors?",
      "sparkUI.port is not known here: did you mean sparkUI.servicePort?",
      "spec.suspend is unknown to Spark operator 2.2: only a schedule can be suspended there; take the job out of the program.",
      "spec.driver.cors is unknown to Spark operator 2.2: did you mean cores?",
    ]);
  });
});

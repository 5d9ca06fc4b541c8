import { expect } from "chai";
import { startProblems } from "../../../../policies/demand/spark-start";
import { Field } from "../../../../policies/model/field";

const problems = (spec: object) => startProblems(new Field(spec, "spec"));
const conf = (key: string, value: string) => ({ sparkConf: { [key]: value } });
const dynamic = (allocation: object, instances?: number) => ({
  dynamicAllocation: { enabled: true, ...allocation },
  executor: { instances },
});

describe("a job that Spark would start", () => {
  for (const [what, spec] of [
    ["says nothing", {}],
    [
      "has off-heap memory with its size",
      {
        sparkConf: { "spark.memory.offHeap.enabled": "true", "spark.memory.offHeap.size": "1m" },
      },
    ],
    ["begins with as many executors as it may have", dynamic({ maxExecutors: 3, initialExecutors: 3 }, 3)],
    ["has the smallest heap", { driver: { memory: "450m" }, executor: { memory: "450m" } }],
    ["has a task on all cores of an executor", { executor: { cores: 4 }, ...conf("spark.task.cpus", "4") }],
    [
      "encrypts and authenticates",
      {
        sparkConf: { "spark.network.crypto.enabled": "true", "spark.authenticate": "true" },
      },
    ],
    ["sets other options of Java", { driver: { javaOptions: "-Xms1g" } }],
  ] as const) {
    it(what, () => {
      expect(problems(spec)).to.be.empty;
    });
  }
});

describe("a job that Spark refuses to start", () => {
  for (const [what, spec, sentence] of [
    [
      "has off-heap memory without a size",
      conf("spark.memory.offHeap.enabled", "true"),
      /without spark\.memory\.offHeap\.size/,
    ],
    [
      "has off-heap memory of size 0",
      {
        sparkConf: { "spark.memory.offHeap.enabled": "true", "spark.memory.offHeap.size": "0" },
      },
      /offHeap/,
    ],
    [
      "has more instances than the maximum",
      dynamic({ maxExecutors: 3 }, 5),
      /begins with 5 executors.*maxExecutors, 3/,
    ],
    ["begins with more than the maximum", dynamic({ maxExecutors: 3, initialExecutors: 4 }), /begins with 4/],
    ["has a minimum above the maximum", dynamic({ maxExecutors: 3, minExecutors: 4 }), /begins with 4/],
    ["may have no executor", dynamic({ maxExecutors: 0 }), /maxExecutors is 0/],
    ["asks for no executor", { executor: { instances: 0 } }, /instances is 0/],
    ["has a small driver", { driver: { memory: "449m" } }, /driver\.memory is 449 MiB/],
    ["has small executors", { executor: { memory: "256m" } }, /executor\.memory is 256 MiB/],
    ["has no cores", { executor: { cores: 0 } }, /executor\.cores is 0/],
    ["has tasks larger than an executor", conf("spark.task.cpus", "2"), /task\.cpus is 2, more than the 1/],
    [
      "sets the heap among Java's options",
      { executor: { javaOptions: "-Xmx4g" } },
      /^spec\.executor\.javaOptions sets the heap/,
    ],
    ["encrypts without a secret", conf("spark.network.crypto.enabled", "true"), /without spark\.authenticate/],
  ] as const) {
    it(what, () => {
      expect(problems(spec)).to.have.length(1);
      expect(problems(spec)[0]).to.match(sentence);
    });
  }
});

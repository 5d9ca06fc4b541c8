import { expect } from "chai";
import { SparkConf } from "../../../../policies/demand/spark-conf";
import { Field } from "../../../../policies/model/field";

const key = "spark.any";
const withText = (text: string) => new SparkConf(new Field({ sparkConf: { [key]: text } }));

describe("a property of Spark", () => {
  for (const [text, value] of [
    ["0.25", 0.25],
    ["12", 12],
    ["12.", 12],
    ["12.75", 12.75],
    [".25", 0.25],
    ["25e-2", 0.25],
    ["2.5E+1", 25],
    ["1e12", 1e12],
    [" 1 ", 1],
  ] as const) {
    it(`"${text}" is the factor ${value}`, () => {
      expect(withText(text).factor(key)).to.equal(value);
    });
  }

  for (const text of ["-1", "+1", "1x", "x1", "1e", "1ee1", ".", ".x", "1,5", "", "Infinity", "1e1x", "1-1"]) {
    it(`"${text}" is no factor, and said to be none`, () => {
      expect(() => withText(text).factor(key)).to.throw(`is not a number that is not negative: "${text}"`);
    });
  }

  it("is a flag when it is true or false in any case, false when it is absent, and nothing else", () => {
    expect(withText("TRUE").flag(key)).to.equal(true);
    expect(withText("False").flag(key)).to.equal(false);
    expect(withText("true").flag("spark.other")).to.equal(false);
    expect(() => withText("yes").flag(key)).to.throw('is not true or false: "yes"');
  });

  it("is a quantity when it is none below zero", () => {
    expect(withText("500m").quantity(key)).to.equal(500_000_000n);
    expect(withText("0").quantity(key)).to.equal(0n);
    for (const text of ["-1", "one"]) {
      expect(() => withText(text).quantity(key)).to.throw(
        `is not a Kubernetes quantity such as 500m or 1Gi: "${text}"`,
      );
    }
  });

  it("of dynamic allocation is the spec's while that is enabled, and sparkConf's otherwise", () => {
    for (const name of ["minExecutors", "initialExecutors", "maxExecutors"]) {
      const property = `spark.dynamicAllocation.${name}`;
      const executors = (enabled: boolean) =>
        new SparkConf(new Field({ dynamicAllocation: { enabled, [name]: 3 }, sparkConf: { [property]: "5" } })).integer(
          property,
        );
      expect(executors(true), name).to.equal(3);
      expect(executors(false), name).to.equal(5);
    }
  });
});

describe("the language of a job", () => {
  const languageOf = (mainApplicationFile?: string) => new SparkConf(new Field({ mainApplicationFile })).language();

  it("is that of its main file", () => {
    expect(languageOf("local:///job.py")).to.equal("Python");
    expect(languageOf("local:///job.R")).to.equal("R");
    expect(languageOf("local:///job.r")).to.equal("R");
    for (const file of ["local:///job.jar", "local:///job.RData", "local:///job.pyc", undefined]) {
      expect(languageOf(file)).to.equal("JVM");
    }
  });
});

describe("the devices of a job", () => {
  const devices = (conf: Record<string, string>) => new SparkConf(new Field({ sparkConf: conf })).devices("executor");
  const vendor = { "spark.executor.resource.gpu.vendor": "nvidia.com" };

  it("are named by its vendor, and no other property names any", () => {
    const amount = { "spark.executor.resource.gpu.amount": "2", "spark.driver.resource.gpu.amount": "1" };
    expect(devices({ ...vendor, ...amount, "spark.executor.memory": "1g" })).to.deep.equal({
      "nvidia.com/gpu": 2n * 10n ** 9n,
    });
  });

  it("are none of amount 0", () => {
    expect(devices({ "spark.executor.resource.gpu.amount": "0" })).to.deep.equal({});
  });

  it("are refused where Spark refuses them: without amount, and without vendor", () => {
    expect(() => devices(vendor)).to.throw('sparkConf["spark.executor.resource.gpu.amount"] is missing');
    expect(() => devices({ "spark.executor.resource.gpu.amount": "1" })).to.throw(
      'sparkConf["spark.executor.resource.gpu.vendor"] is missing, such as nvidia.com',
    );
  });
});

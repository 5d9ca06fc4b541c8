import { expect } from "chai";
import fc from "fast-check";
import { parseQuantity } from "../../../contract/quantities";
import { isSparkSize, parseMemoryLimit, parseSparkSize } from "../../../contract/spark-sizes";

describe("Spark sizes", () => {
  for (const [text, mebibytes] of [
    ["8g", 8192],
    ["8G", 8192],
    ["8gb", 8192],
    ["512m", 512],
    ["512", 512],
    [" 1t ", 1024 ** 2],
    ["2048k", 2],
    ["2047k", 1],
    ["1b", 0],
  ] as const) {
    it(`"${text}" is ${mebibytes} MiB`, () => {
      expect(parseSparkSize(text)).to.equal(mebibytes);
    });
  }

  it("are bytes without a unit where Spark says so", () => {
    expect(parseSparkSize("1073741824", "bytes")).to.equal(1024);
    expect(parseSparkSize("1g", "bytes")).to.equal(1024);
  });

  for (const text of ["", "g", "1.5g", "8Gi", "8gib", "-1g", "1e3", "9".repeat(30)]) {
    it(`"${text}" is none`, () => {
      expect(parseSparkSize(text)).to.be.undefined;
    });
  }

  it("are powers of 1024 and read the same in any case", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom("m", "g", "t"), (number, unit) => {
        const size = parseSparkSize(`${number}${unit}`);
        expect(size).to.equal(number * 1024 ** "mgt".indexOf(unit));
        expect(parseSparkSize(`${number}${unit.toUpperCase()}B`)).to.equal(size);
      }),
    );
  });
});

describe("isSparkSize", () => {
  it("accepts a whole number with any of Spark's units, in any case", () => {
    const units = ["b", "k", "kb", "m", "mb", "g", "gb", "t", "tb", "p", "pb"];
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.constantFrom(...units), fc.boolean(), (amount, unit, upper) => {
        expect(isSparkSize(`${amount}${upper ? unit.toUpperCase() : unit}`)).to.equal(true);
      }),
    );
  });

  it("refuses a bare number, which Spark takes for MiB and Kubernetes for bytes", () => {
    fc.assert(fc.property(fc.nat(), (amount) => !isSparkSize(String(amount))));
  });

  it("refuses the units of Kubernetes, fractions, and nothing", () => {
    for (const text of ["1Gi", "512Mi", "1.5g", "0m", "g", "", "-1g", "1 g"])
      expect(isSparkSize(text)).to.equal(false, text);
  });
});

describe("parseMemoryLimit", () => {
  it("reads lower-case units as Spark's, and all else as Kubernetes does", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom("k", "m", "g", "t", "p"), (number, unit) => {
        const binary = parseQuantity(`${number}${unit.toUpperCase()}i`);
        expect(parseMemoryLimit(`${number}${unit}`)).to.equal(binary);
        expect(parseMemoryLimit(`${number}${unit}b`)).to.equal(binary);
        expect(parseMemoryLimit(`${number}${unit.toUpperCase()}i`)).to.equal(binary);
      }),
    );
  });

  it("does not read units of Spark in upper case, which the operator leaves as they are", () => {
    for (const text of ["8G", "8GB", "8Gb", "8 g"]) expect(parseMemoryLimit(text), text).to.equal(undefined);
  });
});

import { findSuffix, quantityToScalar } from "@kubernetes/client-node/dist/util.js";
import { expect } from "chai";
import fc from "fast-check";
import { amountOf, isQuantity, isSparkSize } from "../../../contract/quantities";

describe("isQuantity", () => {
  it("accepts what Kubernetes reads as a positive amount", () => {
    const suffixes = ["", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(...suffixes), (amount, suffix) => {
        const text = `${amount}${suffix}`;
        expect(findSuffix(text)).to.equal(suffix);
        expect(Number(quantityToScalar(text))).to.be.greaterThan(0);
        expect(isQuantity(text)).to.equal(true, text);
      }),
    );
  });

  it("refuses nothing at all, less than nothing, other units and words", () => {
    for (const text of ["", "0", "0.0", "0Gi", "-1", "+1", "1 Gi", "1GB", "2 cores", "1g", "1K", "1e", "Gi", "."]) {
      expect(isQuantity(text)).to.equal(false, text);
    }
  });

  it("accepts fractions and exponents", () => {
    for (const text of ["0.5", "2.5", ".5", "1.", "1e3", "12E-1", "0.001"])
      expect(isQuantity(text)).to.equal(true, text);
  });
});

describe("amountOf", () => {
  it("is what Kubernetes' own client reads", () => {
    const suffixes = ["", "u", "m", "k", "M", "G", "T", "P", "Ki", "Mi", "Gi", "Ti", "Pi"];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(...suffixes), (amount, suffix) => {
        const text = `${amount}${suffix}`;
        expect(amountOf(text) / Number(quantityToScalar(text))).to.be.closeTo(1, 1e-9, text);
      }),
    );
  });

  it("reads fractions, exponents and exabytes", () => {
    for (const [text, amount] of [
      ["2.5", 2.5],
      [".5Gi", 0.5 * 1024 ** 3],
      ["1e3", 1000],
      ["12E-1", 1.2],
      ["2E", 2e18],
      ["1Ei", 1024 ** 6],
    ] as const) {
      expect(amountOf(text), text).to.equal(amount);
    }
  });

  it("is no number for what is no quantity", () => {
    for (const text of ["", "1GB", "-1", "1 Gi"]) expect(amountOf(text), text).to.be.NaN;
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

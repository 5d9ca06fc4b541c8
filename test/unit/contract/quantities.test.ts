import { quantityToScalar } from "@kubernetes/client-node/dist/util.js";
import { expect } from "chai";
import fc from "fast-check";
import {
  amountOf,
  canonicalQuantity,
  hasUnit,
  isQuantity,
  parseQuantity,
  sumOf,
  toMilli,
  toUnits,
} from "../../../contract/quantities";

const nano = (text: string) => parseQuantity(text);
const units = (text: string) => toUnits(parseQuantity(text)!);
const milli = (text: string) => toMilli(parseQuantity(text)!);

describe("Kubernetes quantities", () => {
  it("know binary, decimal and exponent units", () => {
    expect(units("1Ki")).to.equal(1024);
    expect(units("1.5Gi")).to.equal(1.5 * 1024 ** 3);
    expect(units("25G")).to.equal(25e9);
    expect(units("2e3")).to.equal(2000);
    expect(units("2E3")).to.equal(2000);
    expect(units("2E")).to.equal(2e18 > Number.MAX_SAFE_INTEGER ? Number.MAX_SAFE_INTEGER : 2e18);
    expect(units("5.")).to.equal(5);
    expect(units(".5k")).to.equal(500);
  });

  it("keep billionths, and round smaller parts up", () => {
    expect(nano("1n")).to.equal(1n);
    expect(nano("0.1n")).to.equal(1n);
    expect(nano("1e-10")).to.equal(1n);
    expect(nano("-0.5")).to.equal(-500_000_000n);
    expect(nano("0")).to.equal(0n);
  });

  it("count cores in thousandths and bytes in ones, rounded up as the scheduler does", () => {
    expect(milli("600m")).to.equal(600);
    expect(milli("0.0001")).to.equal(1);
    expect(units("100m")).to.equal(1);
  });

  for (const text of ["", "g", "1.5.2", "1 Gi", "Gi", ".", "1gi", "1KiB", "0x10", "1e", "1e1000", "NaN", "１"]) {
    it(`refuse "${text}"`, () => {
      expect(nano(text)).to.be.undefined;
    });
  }

  it("agree with the Kubernetes client on whole numbers of every unit", () => {
    const unit = fc.constantFrom("", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
    fc.assert(
      fc.property(fc.nat(), unit, (number, suffix) => {
        const text = `${number}${suffix}`;
        expect(nano(text)).to.equal(BigInt(quantityToScalar(text)) * 10n ** 9n);
      }),
    );
  });

  it("agree with the Kubernetes client on small units and fractions", () => {
    const unit = fc.constantFrom("n", "u", "m", "");
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.nat(999), unit, (whole, fraction, suffix) => {
        const text = `${whole}.${String(fraction).padStart(3, "0")}${suffix}`;
        const expected = Number(quantityToScalar(text)) * 1e9;
        expect(Number(nano(text))).to.be.closeTo(expected, Math.max(1, expected * 1e-9));
      }),
    );
  });

  it("agree with the Kubernetes client on exponents of either case and sign", () => {
    const exponent = fc
      .tuple(fc.constantFrom("e", "E"), fc.integer({ min: -3, max: 6 }))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 1_000_000 }), exponent, (number, suffix) => {
        const text = `${number}${suffix}`;
        const thousandths = Math.round(Number(quantityToScalar(text)) * 1000);
        expect(nano(text)).to.equal(BigInt(thousandths) * 10n ** 6n);
      }),
    );
  });

  it("add up exactly: as many parts as one was cut into are that one again, in any order", () => {
    const unit = fc.constantFrom("n", "u", "m", "", "k", "M", "G", "Ki", "Mi", "Gi");
    const quantity = fc.tuple(fc.nat(1e9), unit).map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(1e6), unit, (count, number, suffix) => {
        const parts = Array.from({ length: count }, () => `${number}${suffix}`);
        expect(sumOf(parts)).to.equal(nano(`${count * number}${suffix}`));
      }),
    );
    fc.assert(
      fc.property(fc.array(quantity), fc.array(quantity), (some, others) => {
        expect(sumOf([...some, ...others])).to.equal(sumOf(others) + sumOf(some));
      }),
    );
  });

  it("grow with their number, and a larger unit is more", () => {
    const ladder = ["n", "u", "m", "", "k", "Ki", "M", "Mi", "G", "Gi", "T", "Ti", "P", "Pi", "E", "Ei"];
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(ladder.length - 2), (number, step) => {
        expect(nano(`${number + 1}${ladder[step]}`)! > nano(`${number}${ladder[step]}`)!).to.be.true;
        expect(nano(`${number + 1}${ladder[step + 1]}`)! > nano(`${number + 1}${ladder[step]}`)!).to.be.true;
      }),
    );
  });
});

describe("isQuantity", () => {
  it("accepts what Kubernetes reads as a positive amount", () => {
    const suffixes = ["", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.constantFrom(...suffixes), (amount, suffix) => {
        const text = `${amount}${suffix}`;
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

describe("canonicalQuantity", () => {
  const spellings = {
    "1": "1",
    "1000m": "1",
    "1500m": "1500m",
    "0.5": "500m",
    "0.1": "100m",
    "1.5Gi": "1536Mi",
    "1024Mi": "1Gi",
    "512": "512",
    "1000": "1k",
    "2000k": "2M",
    "100n": "100n",
    "0": "0",
    "0Mi": "0",
    "-500m": "-500m",
    "1e3": "1e3",
    many: "many",
    "": "",
  };
  for (const [given, expected] of Object.entries(spellings)) {
    it(`spell ${given || "nothing"} as ${expected || "nothing"}, as the API server does`, () => {
      expect(canonicalQuantity(given)).to.equal(expected);
    });
  }

  it("is the same amount, in its one spelling", () => {
    const suffix = fc.constantFrom("n", "u", "m", "", "k", "Ki", "M", "Mi", "G", "Gi", "T", "Ti");
    fc.assert(
      fc.property(fc.integer(), suffix, (number, unit) => {
        const spelled = canonicalQuantity(`${number}${unit}`);
        expect(parseQuantity(spelled)).to.equal(parseQuantity(`${number}${unit}`));
        expect(canonicalQuantity(spelled)).to.equal(spelled);
      }),
    );
  });
});

describe("hasUnit", () => {
  it("is true of thousands and more", () => {
    for (const text of ["1k", "1Ki", "2.5M", "25G", "25Gi", "1E"]) expect(hasUnit(text), text).to.equal(true);
    for (const text of ["1", "1500m", "1e9", "5n", "0.5"]) expect(hasUnit(text), text).to.equal(false);
  });
});

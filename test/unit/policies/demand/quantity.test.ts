import { quantityToScalar } from "@kubernetes/client-node/dist/util.js";
import { expect } from "chai";
import fc from "fast-check";
import { parseQuantity, readQuantity, toMilli, toUnits } from "../../../../policies/demand/quantity";
import { Field } from "../../../../policies/model/field";

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

  it("are numbers too where JSON has them", () => {
    expect(readQuantity(new Field(0.5))).to.equal(500_000_000n);
    expect(readQuantity(new Field(undefined))).to.be.undefined;
    expect(() => readQuantity(new Field("8g", "memory"))).to.throw(
      'memory is not a Kubernetes quantity such as 500m or 1Gi: "8g"',
    );
    expect(() => readQuantity(new Field("-1", "cpu"))).to.throw('cpu is negative: "-1"');
    expect(() => readQuantity(new Field(true, "cpu"))).to.throw("cpu is not a string");
  });

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

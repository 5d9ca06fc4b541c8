import { expect } from "chai";
import fc from "fast-check";
import { type Answer, differences } from "../../../data/answers";

const answer = (type: string, ...values: (string | null)[]): Answer => ({
  types: [type],
  rows: values.map((value) => [value]),
});

describe("differences of two answers", () => {
  it("are none between an answer and itself", () => {
    const cell = fc.option(fc.oneof(fc.string(), fc.double().map(String)));
    const answers = fc
      .array(fc.constantFrom("bigint", "double", "decimal(15,2)", "date"), { minLength: 1, maxLength: 4 })
      .chain((types) =>
        fc.record({
          types: fc.constant(types),
          rows: fc.array(fc.array(cell, { minLength: types.length, maxLength: types.length })),
        }),
      );
    fc.assert(
      fc.property(answers, (some) => {
        expect(differences(some, some)).to.be.empty;
      }),
    );
  });

  it("are digits of decimals, whole numbers, texts and dates, and nulls", () => {
    const one = answer("decimal(15,2)", "0.10");
    expect(differences(one, answer("decimal(38,2)", "0.10"))).to.be.empty;
    expect(differences(one, answer("decimal(15,2)", "0.11"))).to.deep.equal(["row 1, column 1: 0.11 instead of 0.10"]);
    const large = answer("bigint", "9007199254740993");
    expect(differences(large, answer("bigint", "9007199254740992"))).to.have.lengthOf(1);
    expect(differences(answer("date", null), answer("date", "1998-12-01"))).to.deep.equal([
      "row 1, column 1: 1998-12-01 instead of null",
    ]);
  });

  it("are rows that are missing or too many, and their order", () => {
    const [two, swapped] = [answer("string", "a", "b"), answer("string", "b", "a")];
    expect(differences(two, answer("string", "a"))).to.deep.equal(["1 rows instead of 2"]);
    expect(differences(answer("string", "a"), two)).to.deep.equal(["2 rows instead of 1"]);
    expect(differences(two, swapped)).to.have.lengthOf(2);
  });

  it("are columns that are missing", () => {
    expect(differences(answer("int", "1"), { types: [], rows: [[]] })).to.deep.equal(["0 columns instead of 1"]);
  });

  it("of binary fractions are a hundred-thousandth of the value and more", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e12, noNaN: true }), (value) => {
        const wanted = answer("DOUBLE", String(value));
        expect(differences(wanted, answer("double", String(value * (1 + 0.9e-5))))).to.be.empty;
        expect(differences(wanted, answer("double", String(value * (1 + 1.1e-5))))).to.have.lengthOf(1);
      }),
    );
  });

  it("of a decimal and a binary fraction are more than one in the decimal's last digit", () => {
    const quotient = answer("DOUBLE", "0.034512345678");
    expect(differences(quotient, answer("decimal(38,6)", "0.034513"))).to.be.empty;
    expect(differences(quotient, answer("decimal(38,6)", "0.034514"))).to.have.lengthOf(1);
  });
});

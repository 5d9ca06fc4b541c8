import { expect } from "chai";
import { patient, readPatience } from "../../../../sandbox/shared/patience";

describe("how long the sandbox waits", () => {
  it("is as usual where nobody says otherwise", () => {
    expect(readPatience({})).to.equal(1);
  });

  it("is so many times the usual", () => {
    expect(readPatience({ LAKEHOUSE_SANDBOX_PATIENCE: "2.5" })).to.equal(2.5);
  });

  for (const text of ["", "0.5", "-3", "long", "Infinity"]) {
    it(`is refused when it is "${text}"`, () => {
      expect(() => readPatience({ LAKEHOUSE_SANDBOX_PATIENCE: text })).to.throw(
        `LAKEHOUSE_SANDBOX_PATIENCE is "${text}": give it as a number from 1 on, such as 10.`,
      );
    });
  }

  it("applies to seconds and milliseconds alike", () => {
    const before = process.env.LAKEHOUSE_SANDBOX_PATIENCE;
    process.env.LAKEHOUSE_SANDBOX_PATIENCE = "3";
    try {
      expect(patient(60)).to.equal(180);
    } finally {
      if (before === undefined) delete process.env.LAKEHOUSE_SANDBOX_PATIENCE;
      else process.env.LAKEHOUSE_SANDBOX_PATIENCE = before;
    }
  });
});

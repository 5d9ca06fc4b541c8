import { expect } from "chai";
import { unknownKeys } from "../../../../components/spark/known-keys";

interface Size {
  readonly cores?: number;
  readonly memory?: string;
}

describe("unknownKeys", () => {
  const known = { cores: true, memory: true } as const;

  it("says of each key that the type lacks which one is like it", () => {
    const given: Size = Object.assign({ cores: 1 }, { memoryOverhead: "6g", core: 2 });
    expect(unknownKeys(given, known, "driver.")).to.deep.equal([
      "driver.memoryOverhead is not known here: did you mean driver.memory?",
      "driver.core is not known here: did you mean driver.cores?",
    ]);
  });

  it("has nothing against keys of the type, with a value or without", () => {
    expect(unknownKeys<Size>({ cores: 1 }, known)).to.deep.equal([]);
    expect(unknownKeys({ memory: undefined }, known)).to.deep.equal([]);
  });
});

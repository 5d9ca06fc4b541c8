import { expect } from "chai";
import { withEnvironment } from "../../../bench/with-environment";

describe("withEnvironment", () => {
  const given = "LAKEHOUSE_TEST_GIVEN";
  const absent = "LAKEHOUSE_TEST_ABSENT";
  const now = () => Promise.resolve([process.env[given], process.env[absent]]);
  beforeEach(() => {
    process.env[given] = "before";
  });
  afterEach(() => {
    Reflect.deleteProperty(process.env, given);
  });

  it("has the variables while it runs, and those from before afterwards", async () => {
    expect(await withEnvironment({ [given]: "during", [absent]: "during" }, now)).to.deep.equal(["during", "during"]);
    expect(await now()).to.deep.equal(["before", undefined]);
    expect(absent in process.env).to.equal(false);
  });

  it("has those from before after a failure, too", async () => {
    const fails = () => Promise.reject(new Error("planted"));
    const failure = await withEnvironment({ [given]: "during" }, fails).catch((error: unknown) => String(error));
    expect(failure).to.equal("Error: planted");
    expect(await now()).to.deep.equal(["before", undefined]);
  });
});

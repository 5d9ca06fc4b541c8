import { expect } from "chai";
import { addedFields, addedFieldsText } from "../../../../components/spark/added-fields";

const given = {
  sparkConf: { "spark.a": "b" },
  driver: { memory: "1g", env: [{ name: "A", value: "b" }] },
  executor: { memory: "1g", instances: 2 },
};
const added = {
  env: [{ name: "KEY", value: "x" }, ...given.driver.env],
  securityContext: { runAsNonRoot: true },
  coreRequest: undefined,
};

describe("addedFields", () => {
  it("names what has more than was given, in driver and executor one field deeper", () => {
    const whole = {
      ...given,
      image: "spark",
      deps: { jars: undefined, pyFiles: [] },
      sparkConf: { ...given.sparkConf, "spark.b": "c" },
      driver: { ...given.driver, ...added, serviceAccount: "spark" },
      executor: { ...given.executor, ...added },
    };
    const fields = addedFields(given, whole);
    expect(fields).to.deep.equal([
      ...["sparkConf", "driver.env", "driver.securityContext", "driver.serviceAccount"],
      ...["executor.env", "executor.securityContext", "image"],
    ]);
    expect(addedFieldsText(fields)).to.equal(
      "sparkConf, image; env, securityContext of driver and executor; serviceAccount of the driver",
    );
  });

  it("names a role's fields where the role was not given", () => {
    expect(addedFields({}, { driver: { cores: 1 } })).to.deep.equal(["driver.cores"]);
  });

  it("names nothing where all was given", () => {
    expect(addedFields(given, { ...given, driver: { ...given.driver } })).to.deep.equal([]);
    expect(addedFieldsText([])).to.equal("nothing");
  });
});

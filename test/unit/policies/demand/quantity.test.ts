import { expect } from "chai";
import { readQuantity } from "../../../../policies/demand/quantity";
import { Field } from "../../../../policies/model/field";

describe("Kubernetes quantities of objects", () => {
  it("are numbers too where JSON has them", () => {
    expect(readQuantity(new Field(0.5))).to.equal(500_000_000n);
    expect(readQuantity(new Field(undefined))).to.be.undefined;
    expect(() => readQuantity(new Field("8g", "memory"))).to.throw(
      'memory is not a Kubernetes quantity such as 500m or 1Gi: "8g"',
    );
    expect(() => readQuantity(new Field("-1", "cpu"))).to.throw('cpu is negative: "-1"');
    expect(() => readQuantity(new Field(true, "cpu"))).to.throw("cpu is not a string");
  });
});

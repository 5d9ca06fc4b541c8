import { expect } from "chai";
import { keyVariables } from "../../../../components/object-store/store-user";

describe("keyVariables", () => {
  it("lets containers have the keys by reference only", () => {
    expect(keyVariables("store-jobs")).to.deep.equal(
      ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].map((name) => ({
        name,
        valueFrom: { secretKeyRef: { name: "store-jobs", key: name } },
      })),
    );
  });
});

import { expect } from "chai";
import { createdByProvider, isManagedByOthersOnly, takeOver } from "../../../../stand-ins/kubernetes/managed-fields";
import type { JsonObject } from "../../../../stand-ins/shared/json";

const entry = (manager: string, operation: string, fieldsV1: JsonObject) => ({
  manager,
  operation,
  fieldsV1,
});
const objectWith = (...managedFields: ReturnType<typeof entry>[]) => ({ metadata: { managedFields } });

describe("managed fields", () => {
  it("of an object that was created are taken over by the resource's own manager", () => {
    const object = objectWith(
      entry("pulumi-kubernetes", "Update", { "f:data": { "f:a": {} } }),
      entry("controller", "Update", { "f:status": {} }),
    );
    expect(createdByProvider(object)).to.equal(true);
    expect(takeOver(object, "ours")).to.deep.equal([
      entry("controller", "Update", { "f:status": {} }),
      entry("ours", "Apply", { "f:data": { "f:a": {} } }),
    ]);
  });

  it("are joined with those that the manager has", () => {
    const object = objectWith(
      entry("ours", "Apply", { "f:data": { "f:a": {} } }),
      entry("kubectl", "Apply", { "f:data": { "f:b": {} } }),
    );
    expect(takeOver(object, "ours")).to.deep.equal([entry("ours", "Apply", { "f:data": { "f:a": {}, "f:b": {} } })]);
  });

  it("of others are left to them", () => {
    const object = objectWith(entry("controller", "Update", { "f:spec": { "f:replicas": {} } }));
    expect(takeOver(object, "ours")).to.equal(undefined);
    expect(isManagedByOthersOnly(object, "ours", ["spec", "replicas"])).to.equal(true);
    expect(isManagedByOthersOnly(object, "controller", ["spec", "replicas"])).to.equal(false);
    expect(isManagedByOthersOnly(object, "ours", ["spec", "paused"])).to.equal(false);
  });
});

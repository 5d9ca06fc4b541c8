import { expect } from "chai";
import { bucket } from "../../../../stand-ins/aws/bucket";
import { bucketObject } from "../../../../stand-ins/aws/bucket-object";
import { bucketPolicy } from "../../../../stand-ins/aws/bucket-policy";
import { checkInputs, diff, type S3Resource } from "../../../../stand-ins/aws/resource";
import { equal, keepSecrets, plain } from "../../../../stand-ins/aws/values";
import type { JsonObject } from "../../../../stand-ins/shared/json";
import { secret, unknown } from "../../../../stand-ins/shared/secrets";

describe("The inputs of a resource of S3", () => {
  const reasons = (resource: S3Resource, inputs: JsonObject) =>
    (checkInputs(resource, "TYPE", inputs).failures ?? []).map(({ property, reason }) => `${property}: ${reason}`);

  it("get the official provider's defaults", () => {
    expect(checkInputs(bucket, "TYPE", { bucket: "lake" })).to.deep.equal({
      inputs: { bucket: "lake", forceDestroy: false },
      failures: [],
    });
  });

  it("are refused when one is missing, or unknown to the stand-in", () => {
    expect(reasons(bucketObject, { bucket: "lake" })).to.deep.equal(['key: missing required property "key"']);
    expect(reasons(bucket, { bucket: "lake", website: {} })).to.deep.equal([
      "website: the sandbox's stand-in for TYPE does not have this property",
    ]);
  });

  it("are refused when two of them say what is in an object", () => {
    const both = { bucket: "lake", key: "a", content: "text", contentBase64: "dGV4dA==" };
    expect(reasons(bucketObject, both)).to.deep.equal(['contentBase64: conflicts with "content"']);
  });

  it("are refused when an object's metadata is not in lower case", () => {
    const inputs = { bucket: "lake", key: "a", metadata: { Owner: "us" } };
    expect(reasons(bucketObject, inputs)).to.deep.equal(['metadata: its keys must be in lower case: "Owner"']);
  });

  it("may give a policy as an object, not as broken JSON", () => {
    const { inputs } = checkInputs(bucketPolicy, "TYPE", { bucket: "lake", policy: { Statement: [] } });
    expect(inputs.policy).to.equal('{"Statement":[]}');
    expect(reasons(bucketPolicy, { bucket: "lake", policy: "{" })).to.deep.equal(["policy: is no JSON"]);
  });

  it("may still be unknown", () => {
    expect(reasons(bucketPolicy, { bucket: unknown, policy: unknown })).to.deep.equal([]);
  });
});

describe("What must change", () => {
  const state = { bucket: "lake", forceDestroy: false, tags: { team: "data" }, lifecycleRules: [{ id: "a" }] };
  const changed = (inputs: JsonObject, ignored: string[] = []) => diff(bucket, state, inputs, ignored).detailedDiff;

  it("is nothing when the state is what the program wants", () => {
    expect(diff(bucket, state, state, [])).to.include({ changes: false });
  });

  it("is what the state has and the program no longer wants", () => {
    expect(changed({ bucket: "lake", forceDestroy: false })).to.deep.equal({ tags: { kind: "delete" } });
  });

  it("is not what the program leaves to the store", () => {
    expect(changed({ bucket: "lake", tags: { team: "data" } })).to.deep.equal({});
  });

  it("is the whole resource when its name differs", () => {
    const renamed = { ...state, bucket: "pond" };
    expect(diff(bucket, state, renamed, []).replaces).to.deep.equal(["bucket"]);
    expect(changed(renamed)).to.deep.equal({ bucket: { kind: "update-replace" } });
  });

  it("is taken for certain where a value is not known yet", () => {
    expect(changed({ ...state, tags: { team: unknown } })).to.deep.equal({ tags: { kind: "update" } });
  });

  it("is not what the program ignores", () => {
    expect(changed({ ...state, tags: { team: "other" } }, ["tags"])).to.deep.equal({});
  });

  it("is what the program adds", () => {
    const { tags, ...bare } = state;
    expect(diff(bucket, bare, { ...bare, tags }, []).detailedDiff).to.deep.equal({ tags: { kind: "add" } });
  });
});

describe("Values", () => {
  it("are equal when both say nothing, however they say it", () => {
    for (const nothing of [undefined, null, "", false, 0, [], {}, { tags: {} }]) {
      expect(equal(nothing, undefined), JSON.stringify(nothing)).to.equal(true);
    }
    expect(equal({ prefix: "a", tags: {} }, { prefix: "a" })).to.equal(true);
  });

  it("are not when one says more", () => {
    expect(equal({ prefix: "a" }, { prefix: "b" })).to.equal(false);
    expect(equal(["a"], ["a", "b"])).to.equal(false);
    expect(equal(1, "1")).to.equal(false);
  });

  it("keep what is secret: it goes to the store in plain, and comes back marked", () => {
    const given = { content: secret("text"), tags: { team: secret("data") }, key: "a" };
    expect(plain(given)).to.deep.equal({ content: "text", tags: { team: "data" }, key: "a" });
    const read = { content: "text", tags: { team: "data" }, key: "a", etag: "1" };
    expect(keepSecrets(read, given)).to.deep.equal({
      content: secret("text"),
      tags: secret({ team: "data" }),
      key: "a",
      etag: "1",
    });
  });
});

import { expect } from "chai";
import fc from "fast-check";
import { normalize, samePolicy } from "../../../../stand-ins/aws/policy-document";

const document = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const allow = { Effect: "Allow", Principal: "*", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::lake/*"] };

describe("Two policies are the same", () => {
  it("in whatever order keys, statements and lists stand", () => {
    const deny = { Effect: "Deny", Principal: "*", Action: ["s3:PutObject", "s3:DeleteObject"], Resource: ["*"] };
    const reordered = { Resource: ["*"], Action: ["s3:DeleteObject", "s3:PutObject"], Principal: "*", Effect: "Deny" };
    expect(samePolicy(document(allow, deny), document(reordered, allow))).to.equal(true);
  });

  it("whether or not a single item is in a list", () => {
    expect(samePolicy(document(allow), document({ ...allow, Action: "s3:GetObject" }))).to.equal(true);
    expect(samePolicy(document(allow), JSON.stringify({ Version: "2012-10-17", Statement: allow }))).to.equal(true);
  });

  it("when a condition's value is a number or the text of it", () => {
    const days = (value: unknown) => document({ ...allow, Condition: { NumericLessThan: { "s3:days": value } } });
    expect(samePolicy(days(7), days("7"))).to.equal(true);
  });
});

describe("Two policies differ", () => {
  it("in what they allow to whom", () => {
    expect(samePolicy(document(allow), document({ ...allow, Action: "s3:*" }))).to.equal(false);
    expect(samePolicy(document(allow), document({ ...allow, Effect: "Deny" }))).to.equal(false);
    expect(samePolicy(document(allow), document())).to.equal(false);
  });

  it("from text that is no policy", () => {
    expect(samePolicy(document(allow), "")).to.equal(false);
  });
});

describe("A policy in its normal form", () => {
  it("means the same, and stays as it is when normalized again", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(samePolicy(text, normalize(text))).to.equal(true);
        expect(normalize(normalize(text))).to.equal(normalize(text));
      }),
    );
  });
});

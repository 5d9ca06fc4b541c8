import { unknownCheckingProxy } from "@pulumi/policy";
import { expect } from "chai";
import fc from "fast-check";
import { allUnreadable, Field, IndeterminateError } from "../../../../policies/model/field";
import { unknown } from "../support/judge";

const readers = {
  text: (field: Field) => field.text(),
  flag: (field: Field) => field.flag(),
  count: (field: Field) => field.count(),
  textOrNumber: (field: Field) => field.textOrNumber(),
  items: (field: Field) => field.items(),
  keys: (field: Field) => field.keys(),
  parsed: (field: Field) => field.parsed().at("key").text(),
  child: (field: Field) => field.at("key").text(),
};
type Read = (field: Field) => unknown;

const values = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, "", "{}", '{"key":1}', "text", 1, 1.5, -1, true, {}, [], [1], { key: 1 }),
  fc.constantFrom(...Object.values(unknown)),
);

function problemsOf(value: unknown, ...reads: readonly Read[]): string[] {
  const root = new Field(unknownCheckingProxy({ it: value }));
  const readAll = (field: Field) => {
    for (const read of reads) read(field.at("it"));
  };
  try {
    readAll(root);
    return [];
  } catch (error) {
    if (!(error instanceof IndeterminateError)) throw error;
    return allUnreadable(error, (unreadable) => {
      readAll(root.collecting(unreadable));
    });
  }
}

describe("a field of a resource", () => {
  for (const [name, read] of Object.entries(readers) as [string, Read][]) {
    it(`that ${name} cannot read throws, or is collected and taken for absent`, () => {
      fc.assert(
        fc.property(values, (value) => {
          const field = new Field(unknownCheckingProxy({ it: value }));
          const unreadable = new Map<string, string>();
          const result = read(field.collecting(unreadable).at("it"));
          if (unreadable.size === 0) {
            const whole = read(field.at("it"));
            expect(Array.isArray(whole) ? whole.length : whole).to.equal(
              Array.isArray(result) ? result.length : result,
            );
            return;
          }
          expect(() => read(field.at("it"))).to.throw(IndeterminateError, [...unreadable.values()][0]);
          expect(Array.isArray(result) ? result : [result ?? []].flat()).to.deep.equal([]);
        }),
      );
    });
  }

  it("tells one problem for each place, the first, however often it is read", () => {
    expect(problemsOf(1.5, readers.count, readers.text)).to.deep.equal(["it is not a whole number"]);
    expect(problemsOf({ key: 1 }, readers.child, readers.flag, readers.text)).to.deep.equal([
      "it.key is not a string",
      "it is not true or false",
    ]);
  });

  it("tells what stops a reader only where nothing else was unreadable, which may be why", () => {
    const requireText = (field: Field) => {
      if (field.text() === undefined) throw field.at("more").wrong("is missing");
    };
    expect(problemsOf(undefined, requireText)).to.deep.equal(["it.more is missing"]);
    expect(problemsOf(1, requireText)).to.deep.equal(["it is not a string"]);
  });

  it("knows whose it is, so that an error names the right resource wherever it is read", () => {
    const field = new Field({ spec: '{"replicas":[]}' }, "", { urn: "urn:web" });
    for (const place of [field, field.collecting(new Map())]) {
      const replicas = place.at("spec").parsed().at("replicas");
      expect(replicas.wrong("is a list")).to.include({ urn: "urn:web", message: "spec.replicas is a list" });
    }
  });
});

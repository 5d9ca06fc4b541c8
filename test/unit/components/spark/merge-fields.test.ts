import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import fc from "fast-check";
import { mergeFields } from "../../../../components/spark/merge-fields";

const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const map = fc.dictionary(fc.constantFrom("x", "y"), leaf, { noNullPrototype: true });
const variables = fc.uniqueArray(fc.record({ name: fc.constantFrom("A", "B", "C"), value: leaf }), {
  selector: ({ name }) => name,
});
const tree = fc
  .tuple(
    fc.dictionary(fc.constantFrom("a", "b", "c"), fc.oneof(leaf, map, fc.array(leaf)), { noNullPrototype: true }),
    fc.option(variables),
  )
  .map(([fields, env]): Record<string, unknown> => ({ ...fields, ...(env && { env }) }));

describe("mergeFields", () => {
  it("changes nothing where one of them says nothing, or both the same", () => {
    fc.assert(
      fc.property(tree, (fields) => {
        expect(mergeFields(fields, {})).to.deep.equal(fields);
        expect(mergeFields({}, fields)).to.deep.equal(fields);
        expect(mergeFields(fields, fields)).to.deep.equal(fields);
      }),
    );
  });

  it("has all that the one says, and from the other only what the one says nothing about", () => {
    fc.assert(
      fc.property(tree, tree, (base, over) => {
        const merged = mergeFields(base, over);
        for (const [key, value] of Object.entries(merged)) {
          const said = over[key];
          if (said === undefined) expect(value).to.deep.equal(base[key]);
          else if (said instanceof Object && !Array.isArray(said)) expect(value).to.include(said);
          else if (key === "env") expect(value).to.include.deep.members(said as unknown[]);
          else expect(value).to.deep.equal(said);
        }
        expect(Object.keys(merged)).to.have.members([...new Set([...Object.keys(base), ...Object.keys(over)])]);
      }),
    );
  });

  it("merges objects key by key, and replaces lists", () => {
    expect(mergeFields({ a: { b: 1, c: [1] } }, { a: { c: [2], d: 3 } })).to.deep.equal({ a: { b: 1, c: [2], d: 3 } });
  });

  it("merges variables, volumes and containers by name, and mounts by path, each as a whole", () => {
    const base = {
      env: [
        { name: "A", value: "1" },
        { name: "B", value: "2" },
      ],
      volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
    };
    const elsewhere = { secretKeyRef: { name: "keys", key: "B" } };
    const over = {
      env: [
        { name: "B", valueFrom: elsewhere },
        { name: "C", value: "3" },
      ],
      volumeMounts: [{ name: "scratch", mountPath: "/tmp" }],
    };
    expect(mergeFields(base, over)).to.deep.equal({
      env: [
        { name: "A", value: "1" },
        { name: "B", valueFrom: elsewhere },
        { name: "C", value: "3" },
      ],
      volumeMounts: [{ name: "scratch", mountPath: "/tmp" }],
    });
  });

  it("takes what is known only later as it is", () => {
    const later = pulumi.output({ b: 2 });
    expect(mergeFields({ a: { b: 1 } }, { a: later })).to.deep.equal({ a: later });
    expect(mergeFields({ a: 1 }, { a: undefined })).to.deep.equal({ a: 1 });
  });
});

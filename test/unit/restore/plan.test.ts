import { expect } from "chai";
import * as fc from "fast-check";
import { type ObjectVersion, restorationOf } from "../../../restore/plan";

const at = (second: number) => new Date(second * 1000);

/**
 * A history of one object from its first version to its latest: the content of each, or nothing where it was deleted.
 */
function history(...contents: readonly (string | undefined)[]): ObjectVersion[] {
  return contents.map((content, index) => ({
    key: "warehouse/data",
    versionId: String(index),
    modified: at(index),
    isDeletion: content === undefined,
    isLatest: index === contents.length - 1,
    etag: content ?? "",
  }));
}

/** What a reader finds after the restoration. */
function contentAfter(versions: readonly ObjectVersion[], time: Date): string | undefined {
  const restoration = restorationOf(versions, time);
  if (restoration?.kind === "copy") return versions.find(({ versionId }) => versionId === restoration.versionId)?.etag;
  const gone = restoration?.markers ?? [];
  const latest = versions.findLast(({ versionId }) => !gone.includes(versionId));
  return latest?.isDeletion ? undefined : latest?.etag;
}

describe("What brings an object back", () => {
  it("is the removal of the marks of its deletion", () => {
    expect(restorationOf(history("one", undefined, undefined), at(0))).to.deep.equal({
      kind: "undelete",
      key: "warehouse/data",
      markers: ["2", "1"],
    });
  });

  it("is a copy of the version that was overwritten", () => {
    const copy = { kind: "copy", key: "warehouse/data", versionId: "0" };
    expect(restorationOf(history("one", "two"), at(0))).to.deep.equal(copy);
    expect(restorationOf(history("one", "two", undefined), at(0))).to.deep.equal(copy);
  });

  it("is nothing where it is as it was, also by another version of the same content", () => {
    expect(restorationOf(history("one"), at(5))).to.equal(undefined);
    expect(restorationOf(history("one", "two", "one"), at(0))).to.equal(undefined);
  });

  it("is nothing where it was not there", () => {
    expect(restorationOf(history("one").slice(1), at(5))).to.equal(undefined);
    expect(restorationOf(history(undefined, "one"), at(0))).to.equal(undefined);
  });

  it("makes any history end as it was, whatever order the store lists it in, and needs no second run", () => {
    const contents = fc.array(fc.option(fc.constantFrom("one", "two", "three"), { nil: undefined }), { minLength: 1 });
    fc.assert(
      fc.property(contents, fc.nat(), fc.infiniteStream(fc.boolean()), (texts, moment, order) => {
        const versions = history(...texts);
        const time = at(moment % texts.length);
        const wanted = texts[moment % texts.length];
        const shuffled = versions.toSorted(() => (order.next().value ? 1 : -1));
        expect(restorationOf(shuffled, time)).to.deep.equal(restorationOf(versions, time));
        // What was not there is not taken away.
        if (wanted === undefined) expect(restorationOf(versions, time)).to.equal(undefined);
        else expect(contentAfter(versions, time)).to.equal(wanted);
      }),
    );
  });
});

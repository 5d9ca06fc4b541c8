import { expect } from "chai";
import * as fc from "fast-check";
import { byObject } from "../../../restore/object-versions";
import type { ObjectVersion } from "../../../restore/plan";

describe("Versions, one object after the other", () => {
  const version = (key: string, versionId: number): ObjectVersion => ({
    ...{ key, versionId: String(versionId), modified: new Date(versionId), isDeletion: versionId % 2 === 0 },
    ...{ isLatest: false, etag: "" },
  });

  it("are whole wherever the store's pages end, which lists deletions behind versions", async () => {
    const counts = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(counts, fc.integer({ min: 1, max: 5 }), async (versions, size) => {
        const all = versions.flatMap((count, key) =>
          Array.from({ length: count }, (_, index) => version(`key-${key}`, index)),
        );
        async function* pages() {
          for (let start = 0; start < all.length; start += size) {
            const page = all.slice(start, start + size);
            yield await Promise.resolve([
              ...page.filter(({ isDeletion }) => !isDeletion),
              ...page.filter(({ isDeletion }) => isDeletion),
            ]);
          }
        }
        const found: [string, number][] = [];
        for await (const group of byObject(pages())) {
          const keys = new Set(group.map(({ key }) => key));
          expect(keys.size).to.equal(1);
          found.push([group[0]!.key, group.length]);
        }
        expect(found).to.have.deep.members(versions.map((count, key) => [`key-${key}`, count]));
      }),
    );
  });
});

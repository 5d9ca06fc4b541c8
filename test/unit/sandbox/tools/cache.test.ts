import { expect } from "chai";
import fc from "fast-check";
import { mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cachedFolder, contentKey } from "../../../../sandbox/tools/cache";

describe("contentKey", () => {
  it("is the same for the same inputs and differs for others, however they are cut", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (some, others) => {
        const same = JSON.stringify(some) === JSON.stringify(others);
        expect(contentKey(...some) === contentKey(...others)).to.equal(same);
      }),
      {
        examples: [
          [
            ["ab", "c"],
            ["a", "bc"],
          ],
          [["ab"], ["a", "b"]],
          [[], [""]],
        ],
      },
    );
  });

  it("takes text and its bytes for the same", () => {
    expect(contentKey("jär")).to.equal(contentKey(Buffer.from("jär")));
  });
});

describe("cachedFolder", () => {
  let parent: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), "cache-"));
  });
  afterEach(() => rm(parent, { recursive: true }));

  const write = (text: string) => (folder: string) => writeFile(join(folder, "file"), text);

  it("makes a folder once", async () => {
    const first = await cachedFolder(parent, "a", write("first"));
    const second = await cachedFolder(parent, "a", write("second"));
    expect(second).to.equal(first);
    expect(await readFile(join(first, "file"), "utf8")).to.equal("first");
  });

  it("leaves nothing behind when making fails, and makes it the next time", async () => {
    const failing = cachedFolder(parent, "a", async (folder) => {
      await write("half")(folder);
      throw new Error("disk full");
    });
    expect(await failing.catch((error: unknown) => String(error))).to.contain("disk full");
    expect(await readdir(parent)).to.be.empty;
    expect(await readFile(join(await cachedFolder(parent, "a", write("whole")), "file"), "utf8")).to.equal("whole");
  });

  it("gives two runs at once the folder of the one that finishes first", async () => {
    const folders = await Promise.all(["one", "two"].map((text) => cachedFolder(parent, "a", write(text))));
    expect(new Set(folders).size).to.equal(1);
    expect(await readdir(parent)).to.deep.equal(["a"]);
    expect(await readFile(join(parent, "a", "file"), "utf8")).to.be.oneOf(["one", "two"]);
  });

  it("removes what killed runs left, but not what living ones are making", async () => {
    const endedPid = 2 ** 22 + 1; // above Linux' highest
    await mkdir(join(parent, `.unfinished-${endedPid}-x`));
    await mkdir(join(parent, `.unfinished-${process.ppid}-x`));
    await cachedFolder(parent, "a", write(""));
    expect(await readdir(parent)).to.have.members([`.unfinished-${process.ppid}-x`, "a"]);
  });

  it("removes what was not used for a month when it makes something new", async () => {
    await cachedFolder(parent, "old", write(""));
    await cachedFolder(parent, "used", write(""));
    const longAgo = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000);
    for (const name of ["old", "used"]) await utimes(join(parent, name), longAgo, longAgo);
    await cachedFolder(parent, "used", write(""));
    await cachedFolder(parent, "new", write(""));
    expect(await readdir(parent)).to.have.members(["new", "used"]);
  });
});

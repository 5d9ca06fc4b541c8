import { expect } from "chai";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BootNote } from "../../../../../sandbox/services/cluster/boot-note";

describe("a note of how the kernel was", () => {
  let folder: string;
  let file: string;
  let note: BootNote<string>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "boot-note-"));
    file = join(folder, "note.json");
    note = new BootNote<string>(file);
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** What the note puts back. */
  const restored = async () => {
    const values: string[] = [];
    await note.restore((value) => Promise.resolve(values.push(value)).then(() => undefined));
    return values;
  };
  const write = (value: string) => note.write(() => Promise.resolve(value));

  it("is of the time before the first change: a later one finds what the sandbox has changed", async () => {
    await write("the machine's");
    await write("the sandbox's");
    expect(await restored()).to.deep.equal(["the machine's"]);
  });

  it("is used once", async () => {
    await write("the machine's");
    await restored();
    expect(await restored()).to.deep.equal([]);
  });

  it("is void after a reboot, and then written anew", async () => {
    await write("before the reboot");
    await writeFile(file, (await readFile(file, "utf8")).replace(/"boot":"[^"]+"/, '"boot":"another"'));
    await write("after the reboot");
    expect(await restored()).to.deep.equal(["after the reboot"]);

    await write("before the reboot");
    await writeFile(file, (await readFile(file, "utf8")).replace(/"boot":"[^"]+"/, '"boot":"another"'));
    expect(await restored()).to.deep.equal([]);
  });
});

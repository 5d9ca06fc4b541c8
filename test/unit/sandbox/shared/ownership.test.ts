import { expect } from "chai";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readOwnership, refuseForeign, refuseForeignWipe, writeOwnership } from "../../../../sandbox/shared/ownership";

describe("who owns the sandbox", () => {
  const other = { checkout: tmpdir(), nodes: "real" } as const;

  it("is noted in the state folder", async () => {
    const folder = await mkdtemp(join(tmpdir(), "ownership-"));
    expect(await readOwnership(folder)).to.be.undefined;
    const ownership = { ...other, size: { cpu: 32, memory: "288Gi" } };
    await writeOwnership(folder, ownership);
    expect(await readOwnership(folder)).to.deep.equal(ownership);
    await rm(folder, { recursive: true });
  });

  it("keeps another checkout out while it runs", () => {
    expect(() => {
      refuseForeign(other, "/here", true);
    }).to.throw(`The sandbox runs for another checkout, ${tmpdir()}: \`npm run down\` there first.`);
  });

  it("lets another checkout take over what is stopped, or what belonged to a checkout that is gone", () => {
    expect(() => {
      refuseForeign(undefined, "/here", true);
      refuseForeign({ ...other, checkout: "/here" }, "/here", true);
      refuseForeign(other, "/here", false);
      refuseForeign({ ...other, checkout: "/gone/for/good" }, "/here", true);
    }).not.to.throw();
  });

  it("is the only one who may wipe it, even when it is stopped, unless that checkout is gone", () => {
    expect(() => {
      refuseForeignWipe(other, "/here");
    }).to.throw(`The sandbox belongs to another checkout, ${tmpdir()}: \`npm run down -- --wipe\` there.`);
    expect(() => {
      refuseForeignWipe(undefined, "/here");
      refuseForeignWipe({ ...other, checkout: "/here" }, "/here");
      refuseForeignWipe({ ...other, checkout: "/gone/for/good" }, "/here");
    }).not.to.throw();
  });
});

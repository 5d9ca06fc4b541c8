import { expect } from "chai";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  delegateControllers,
  restoreControllers,
  saveControllers,
} from "../../../../../sandbox/services/cluster/controllers";

/**
 * Files as the kernel shows them at the root of a hierarchy of cgroup v2: what is written to them is an order to it.
 */
describe("the controllers that cgroup v2 hands down", () => {
  let root: string;
  let state: string;
  const control = () => join(root, "cgroup.subtree_control");
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "hierarchy-"));
    state = await mkdtemp(join(tmpdir(), "state-"));
    await writeFile(join(root, "cgroup.controllers"), "cpu memory hugetlb\n");
    await writeFile(control(), "cpu memory\n");
  });
  afterEach(() => Promise.all([root, state].map((folder) => rm(folder, { recursive: true }))));

  it("are all that the machine has, as the kubelet wants them", async () => {
    await delegateControllers(root);
    expect(await readFile(control(), "utf8")).to.equal("+hugetlb");
  });

  it("are withdrawn when the sandbox has let them be handed down", async () => {
    await saveControllers(state, [root]);
    await writeFile(control(), "cpu memory hugetlb\n");
    await restoreControllers(state);
    expect(await readFile(control(), "utf8")).to.equal("-hugetlb");
  });

  it("stay where the machine had them before", async () => {
    await saveControllers(state, [root]);
    await restoreControllers(state);
    expect(await readFile(control(), "utf8")).to.equal("cpu memory\n");
  });
});

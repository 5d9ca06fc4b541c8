import { expect } from "chai";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  checkpointFile,
  objectsOfStack,
  pendingOperations,
  removeStaleLocks,
  withInterruptedCreations,
} from "../../../../sandbox/pulumi-cli/recovery";

describe("What a CLI, killed or not, leaves in the backend", () => {
  let backend: string;
  const stack = () => ({ backend, project: "lake", name: "dev" });
  beforeEach(async () => (backend = await mkdtemp(join(tmpdir(), "backend-"))));
  afterEach(() => rm(backend, { recursive: true }));

  describe("a lock", () => {
    const lock = async (content: object) => {
      const folder = join(backend, ".pulumi/locks/organization/lake/dev");
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "a.json"), JSON.stringify(content));
      await writeFile(join(folder, "a.json.attrs"), "{}");
      return () => readdir(folder);
    };

    it("is taken away when no CLI has its process number any more", async () => {
      const left = await lock({ pid: process.pid, hostname: hostname() });
      expect(await removeStaleLocks(stack())).to.deep.equal([process.pid]);
      expect(await left()).to.deep.equal([]);
    });

    it("of another machine stays", async () => {
      const left = await lock({ pid: process.pid, hostname: "elsewhere" });
      expect(await removeStaleLocks(stack())).to.deep.equal([]);
      expect(await left()).to.include("a.json");
    });

    it("is seldom there", async () => {
      expect(await removeStaleLocks(stack())).to.deep.equal([]);
    });
  });

  const save = async (latest: object) => {
    const file = checkpointFile(stack());
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ version: 3, checkpoint: { latest } }));
  };

  describe("the stack's objects", () => {
    it("of a type are found by their ids, without those that are replaced already", async () => {
      const service = { urn: "urn:web", type: "kubernetes:core/v1:Service", id: "shop/web" };
      const replaced = { ...service, urn: "urn:old", delete: true };
      await save({ resources: [replaced, service, { urn: "urn:pet", type: "random:index/randomPet:RandomPet" }] });
      expect([...(await objectsOfStack(stack(), service.type))]).to.deep.equal([["shop/web", "urn:web"]]);
    });

    it("are none in a stack that was never used", async () => {
      expect(await objectsOfStack(stack(), "kubernetes:core/v1:Service")).to.have.property("size", 0);
    });
  });

  describe("pending operations", () => {
    it("are named in words", async () => {
      const urn = "urn:pulumi:dev::lake::kubernetes:core/v1:Service::web";
      await save({ pending_operations: [{ type: "creating", resource: { urn } }] });
      expect(await pendingOperations(stack())).to.deep.equal(["creating Service web"]);
    });

    it("are none in a stack that was left in peace, or that was never used", async () => {
      expect(await pendingOperations(stack())).to.deep.equal([]);
      await save({ resources: [] });
      expect(await pendingOperations(stack())).to.deep.equal([]);
    });
  });

  describe("interrupted creations", () => {
    const resource = (kind: string, metadata: object) => ({
      urn: `urn:pulumi:dev::lake::${kind}::one`,
      type: kind,
      inputs: { metadata },
    });
    const service = resource("kubernetes:core/v1:Service", { name: "web", namespace: "shop" });
    const role = resource("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", { name: "reader" });
    const interrupted = (type: string, ...pending: (typeof service)[]) => ({
      deployment: { resources: [], pending_operations: pending.map((one) => ({ type, resource: one })) },
    });

    it("of Kubernetes objects count as done, for a refresh to find out", () => {
      const { deployment } = withInterruptedCreations(interrupted("creating", service, role));
      expect(deployment.resources).to.deep.equal([
        { ...service, id: "shop/web" },
        { ...role, id: "reader" },
      ]);
      expect(deployment.pending_operations).to.deep.equal([]);
    });

    it("stay pending where nobody knows the id: another provider's, or an object without a name", () => {
      const pet = resource("random:index/randomPet:RandomPet", { name: "pet" });
      const unnamed = resource("kubernetes:core/v1:Service", { namespace: "shop" });
      const stack = interrupted("creating", pet, unnamed);
      expect(withInterruptedCreations(stack)).to.deep.equal(stack);
    });

    it("are only creations, and only of what the state does not have yet", () => {
      const updating = interrupted("updating", service);
      expect(withInterruptedCreations(updating)).to.deep.equal(updating);
      const known = interrupted("creating", service);
      const stack = { deployment: { ...known.deployment, resources: [{ ...service, id: "shop/web" }] } };
      expect(withInterruptedCreations(stack)).to.deep.equal(stack);
    });
  });
});

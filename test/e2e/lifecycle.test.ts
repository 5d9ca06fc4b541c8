import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gatewayService, prometheusService } from "../../sandbox/shared/settings";
import { checkout } from "../../sandbox/shared/paths";
import { codeBlocks, section } from "../support/markdown";
import { clients, hasSimulatedNodes, jobNamespace, needsRealNode, operatorNamespace } from "./support/cluster";
import { OwnClone } from "./support/own-clone";
import { objectsOf } from "./support/objects";
import { platformIsUp, pulumi, succeeds } from "./support/sandbox";
import { getSparkApplication } from "./support/spark-applications";

describe("the stack's life", function () {
  this.timeout("15m");
  before(platformIsUp);

  // Objective: idempotent
  it("changes nothing in a second `pulumi up`", async () => {
    await pulumi("up", "--yes", "--expect-no-changes");
  });

  it("has not drifted: `pulumi refresh` finds what it left", async () => {
    await pulumi("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  });

  it("previews no change after a refresh", async () => {
    await pulumi("preview", "--expect-no-changes");
  });

  // Objective: idempotent
  it("notices what was deleted behind its back, and brings it back", async () => {
    const account = { name: "spark-application-sa", namespace: jobNamespace };
    const { core } = clients();
    const { metadata: original } = await core.readNamespacedServiceAccount(account);
    await core.deleteNamespacedServiceAccount(account);
    await pulumi("up", "--yes", "--refresh");
    const { metadata: restored } = await core.readNamespacedServiceAccount(account);
    expect(restored?.uid).to.be.a("string").that.does.not.equal(original?.uid);
  });

  describe("after `pulumi destroy`", () => {
    before(() => pulumi("destroy", "--yes", "--skip-preview"));
    // Who tries things out on the sandbox gets the platform back.
    after(async () => {
      if (!process.env.CI) await succeeds("up");
    });

    it("leaves nothing in the cluster that it or its operator made", async () => {
      const { items } = JSON.parse(await objectsOf()) as { items: ManagedObject[] };
      const left = items.filter((item) => item.metadata.managedFields?.some(({ manager }) => ours.test(manager)));
      expect(items).not.to.have.lengthOf(0);
      expect(left.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).to.deep.equal([]);
    });

    it("leaves no namespace, and no custom resource definition", leavesNothing);

    // Objective: own-cluster
    describe("the README's commands for a cluster of one's own", () => {
      const page = (file: string) => readFileSync(join(checkout, file), "utf8");
      const [prepare = "", deploy = ""] = codeBlocks(section(page("README.md"), "Deploy to your own cluster"), "sh");
      let clone: OwnClone | undefined;
      before(needsRealNode);
      before(async () => {
        clone = await OwnClone.create("my-cluster");
      });
      after(() => clone?.remove());

      it("make a stack", async () => {
        await clone?.configure("production");
        await clone?.sh(prepare);
        await clone?.editCluster("my-cluster");
      });

      it("deploy it, judged by the policies, and its job completes", async () => {
        const output = await clone?.sh(deploy);
        expect(output).to.match(/Policies:\s+✅ lakehouse@/);
        expect((await getSparkApplication("test-spark-pi"))?.status?.applicationState?.state).to.equal("COMPLETED");
      });

      const [destroy = "", destroyAll = ""] = codeBlocks(section(page("docs/operate.md"), "Delete a stack"), "sh");

      it("take away all that runs, but not what `deletionProtection` keeps, with which the next deployment goes on", async () => {
        const kept = await definitions();
        await clone?.sh(destroy);
        expect(await definitions()).to.deep.equal(kept);
        const { items: pods } = await clients().core.listPodForAllNamespaces();
        const namespaces = new Set(pods.map(({ metadata }) => metadata?.namespace));
        expect([...namespaces]).not.to.include.oneOf([jobNamespace, operatorNamespace]);
        await clone?.sh(deploy);
        expect(await definitions()).to.deep.equal(kept);
      });

      it("take all of it away", async () => {
        await clone?.sh(destroyAll);
        await leavesNothing();
      });
    });
  });
});

/** Those of the cluster, each as long as nobody has made it anew. */
async function definitions(): Promise<(string | undefined)[]> {
  const { items } = await clients().crds.listCustomResourceDefinition();
  expect(items).not.to.have.lengthOf(0);
  return items.map(({ metadata }) => metadata?.uid);
}

async function leavesNothing(): Promise<void> {
  const namespaces = await clients().core.listNamespace();
  const crds = await clients().crds.listCustomResourceDefinition();
  expect(namespaces.items.map((n) => n.metadata?.name)).to.have.members([
    "default",
    "kube-node-lease",
    "kube-public",
    "kube-system",
    // The sandbox's, for the Service by which pods find Ceph.
    ...((await hasSimulatedNodes()) ? [] : [gatewayService.namespace, prometheusService.namespace]),
  ]);
  expect(crds.items.map((crd) => crd.metadata?.name)).to.deep.equal([]);
}

interface ManagedObject {
  kind: string;
  metadata: { name: string; managedFields?: { manager: string }[] };
}

/** The field managers of this program's objects, and of those that the operator made for it. */
const ours = /^(pulumi|spark-operator|helm)/;

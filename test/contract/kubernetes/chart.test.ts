import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { protectDefinitions } from "../../../components/spark/spark-operator";
import { needsRelease } from "./support/provider";
import { cluster, failureOf, uniqueName, withNamespace, withSharedStack, withStack } from "./support/stack";

describe("the kubernetes provider: charts", function () {
  this.timeout(180_000);
  const namespace = withNamespace("chart");
  /** A copy of the chart with a kind of its own, so that the leftovers of a killed run disturb no other run. */
  let chart = "";
  const group = `${uniqueName("chart")}.example.com`;
  before(async () => {
    chart = await mkdtemp(join(tmpdir(), "gadgets-chart-"));
    await cp(join(__dirname, "gadgets-chart"), chart, { recursive: true });
    for (const file of ["crds/gadgets.yaml", "templates/objects.yaml"]) {
      const text = await readFile(join(chart, file), "utf8");
      await writeFile(join(chart, file), text.replaceAll("chart.example.com", group));
    }
  });
  after(() => rm(chart, { recursive: true }));

  const release = uniqueName("gadgets");

  const program =
    (args: Partial<kubernetes.helm.v4.ChartArgs> = {}, options: pulumi.ComponentResourceOptions = {}) =>
    (provider: kubernetes.Provider) => {
      const settings = { chart, name: release, namespace: namespace.name, ...args };
      const { resources } = new kubernetes.helm.v4.Chart("demo", settings, { provider, ...options });
      // The SDK gives the ID alone of a kind that it has no class for.
      const show = (child: pulumi.Resource | string) => (typeof child === "string" ? child : child.urn);
      return { children: resources.apply((children: pulumi.Resource[]) => pulumi.all(children.map(show))) };
    };

  /** The chart asks for it to be kept. */
  const removeKept = async () => {
    const kept = {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: `${release}-reader` },
    };
    if (await cluster.find(kept.apiVersion, kept.kind, kept.metadata.name)) await cluster.objects.delete(kept);
  };
  after(removeKept);

  describe("in a preview", () => {
    const stack = withStack();

    it("can leave out their definitions, and prefix their resources otherwise", async function () {
      needsRelease.call(this, "4.32.0");
      const preview = stack.current.preview(program({ skipCrds: true, resourcePrefix: "" }));
      expect((await preview).changeSummary).to.deep.equal({ create: 7 });
    });

    it("are not rendered while a value is unknown", async () => {
      const preview = await stack.current.preview((provider) => {
        const { id } = new kubernetes.core.v1.ConfigMap(
          "source",
          { metadata: { namespace: namespace.name } },
          { provider },
        );
        program({ values: { color: id } })(provider);
      });
      expect(preview.changeSummary).to.deep.equal({ create: 4 });
      expect(preview.stdout).to.contain("Input properties have unknown values. Preview is incomplete.");
    });

    it("say what Helm said when there is no such chart", async () => {
      const message = await failureOf(stack.current.preview(program({ chart: "./nowhere" })));
      expect(message).to.contain('path "./nowhere" not found');
    });
  });

  describe("whose definitions are protected, as the Spark operator's with `deletionProtection`", () => {
    const stack = withStack();
    const definition = async () =>
      (await cluster.find("apiextensions.k8s.io/v1", "CustomResourceDefinition", `gadgets.${group}`))?.metadata?.uid;

    it("leave these when all else is destroyed, and find them at the next update", async () => {
      const keeping = program({}, { transforms: [protectDefinitions] });
      await stack.current.up(keeping);
      const before = await definition();
      await stack.current.destroy({ excludeProtected: true });
      expect(before)
        .to.be.a("string")
        .that.equals(await definition());
      expect(await cluster.find("v1", "ConfigMap", `${release}-settings`, namespace.name)).to.equal(undefined);
      await removeKept();
      await stack.current.up(keeping);
      expect(await definition()).to.equal(before);
      const { summary } = await stack.current.up(program());
      expect(summary.resourceChanges).not.to.have.any.keys("create", "delete", "replace");
      await stack.current.destroy();
      expect(await definition()).to.equal(undefined);
      await removeKept();
    });
  });

  describe("when deployed, and changed", () => {
    const stack = withSharedStack();
    const children = async () => (await stack.current.state()).filter(({ urn }) => urn.includes("helm.sh/v4:Chart$"));

    it("become one resource an object, named after the chart, in the order in which they depend on each other", async () => {
      const preview = await stack.current.preview(program());
      expect(preview.changeSummary).to.deep.equal({ create: 8 });

      const { outputs } = await stack.current.up(program());
      const inNamespace = (kind: string, name: string) => `${kind}::demo:${namespace.name}/${name}`;
      const names = (outputs.children?.value as string[]).map((child) => child.replace(/^.*\$kubernetes:/, ""));
      expect(names).to.deep.equal([
        `apiextensions.k8s.io/v1:CustomResourceDefinition::demo:gadgets.${group}`,
        `rbac.authorization.k8s.io/v1:ClusterRole::demo:${release}-reader`,
        inNamespace("core/v1:Secret", `${release}-password`),
        inNamespace("core/v1:ConfigMap", `${release}-settings`),
        `${namespace.name}/${release}`,
      ]);
      expect((await stack.current.preview(program())).changeSummary).to.deep.equal({ same: 8 });
    });

    it("fill in the namespace, and read YAML as Kubernetes does", async () => {
      expect(await cluster.find(`${group}/v1`, "Gadget", release, namespace.name)).to.have.nested.property(
        "spec.mode",
        0o644,
      );
    });

    it("know the cluster they are rendered for", async () => {
      const settings = await cluster.find("v1", "ConfigMap", `${release}-settings`, namespace.name);
      expect(settings).to.have.nested.property("data.kubernetes").that.matches(/^v1\./);
      expect(settings).to.have.nested.property("data.serves-gadgets", "true");
    });

    it("leave hooks out", async () => {
      expect(await cluster.find("v1", "ConfigMap", `${release}-hook`, namespace.name)).to.equal(undefined);
    });

    it("depend on what the annotation says and on their definitions, and keep what Helm would keep", async () => {
      const find = async (kind: string) => (await children()).find(({ type }) => type.endsWith(`:${kind}`));
      expect((await find("ConfigMap"))?.dependencies).to.deep.equal([(await find("Secret"))?.urn]);
      const gadget = await find("Gadget");
      expect(gadget?.dependencies).to.deep.equal([(await find("CustomResourceDefinition"))?.urn]);
      // Of the order only: a definition that is replaced does not take along what comes after it.
      expect(Object.values(gadget?.propertyDependencies ?? {}).flatMap((urns) => urns ?? [])).to.deep.equal([]);
      expect(await find("ClusterRole")).to.have.property("retainOnDelete", true);
    });

    it("take values from the program and from files, the program's first", async () => {
      const file = new pulumi.asset.StringAsset("color: blue\nsize: 7\n");
      await stack.current.up(program({ valueYamlFiles: [file], values: { color: "red" } }));
      expect(await cluster.find("v1", "ConfigMap", `${release}-settings`, namespace.name)).to.have.nested.property(
        "data.color",
        "red",
      );
      expect(await cluster.find(`${group}/v1`, "Gadget", release, namespace.name)).to.have.nested.property(
        "spec.size",
        7,
      );
    });

    it("keep a secret value secret", async () => {
      const password = uniqueName("password");
      await stack.current.up(program({ values: { password: pulumi.secret(password) } }));
      const state = JSON.stringify(await stack.current.state());
      expect(state).not.to.contain(password).and.not.to.contain(Buffer.from(password).toString("base64"));
    });

    it("annotate every object when nothing shall be awaited", async () => {
      await stack.current.up(program({ skipAwait: true }));
      for (const child of await children()) {
        expect(child.inputs).to.have.nested.property("metadata.annotations.pulumi\\.com/skipAwait", "true");
      }
    });

    it("let transforms change each object", async () => {
      const transforms: pulumi.ResourceTransform[] = [
        ({ type, props, opts }) => {
          if (type !== "kubernetes:core/v1:ConfigMap") return undefined;
          const { metadata, ...rest } = props as { metadata: object };
          return { props: { ...rest, metadata: { ...metadata, labels: { transformed: "yes" } } }, opts };
        },
      ];
      await stack.current.up(program({}, { transforms }));
      const settings = await cluster.find("v1", "ConfigMap", `${release}-settings`, namespace.name);
      expect(settings).to.have.nested.property("metadata.labels.transformed", "yes");
    });

    it("run through a post-renderer", async () => {
      const postRenderer = { command: "sed", args: ["s/color: green/color: painted/"] };
      await stack.current.up(program({ postRenderer }));
      expect(await cluster.find("v1", "ConfigMap", `${release}-settings`, namespace.name)).to.have.nested.property(
        "data.color",
        "painted",
      );
    });
  });
});

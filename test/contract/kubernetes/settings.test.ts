import * as kubernetes from "@pulumi/kubernetes";
import { expect } from "chai";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import yaml from "yaml";
import { needsStandIn, ownWords } from "./support/provider";
import { failureOf, kubeconfig, kubeConfig, TestStack, uniqueName } from "./support/stack";

const configMap = (provider: kubernetes.Provider) =>
  new kubernetes.core.v1.ConfigMap(
    "settings",
    { metadata: { name: "settings" }, data: { key: "value" } },
    { provider },
  );

const kubeconfigFor = (server: string) =>
  yaml.stringify({
    clusters: [{ name: "other", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "nobody", user: {} }],
    contexts: [{ name: "other", context: { cluster: "other", user: "nobody" } }],
    "current-context": "other",
  });

/** Nobody listens there. */
const unreachable = kubeconfigFor("https://127.0.0.1:1");

describe("the kubernetes provider: settings", function () {
  this.timeout(120_000);

  async function withSettings(
    settings: kubernetes.ProviderArgs,
    use: (stack: TestStack) => Promise<void>,
  ): Promise<void> {
    const stack = await TestStack.create(settings);
    try {
      await use(stack);
    } finally {
      await stack.remove();
    }
  }

  it("name the kubeconfig that does not exist", () =>
    withSettings({ kubeconfig: "/nowhere/kubeconfig" }, async (stack) => {
      const message = await failureOf(stack.up(configMap));
      expect(message).to.contain("configured Kubernetes cluster is unreachable");
      ownWords(() => expect(message).to.contain("the kubeconfig file /nowhere/kubeconfig does not exist"));
    }));

  it("name the context that does not exist, and those that do", () =>
    withSettings({ kubeconfig, context: "elsewhere" }, async (stack) => {
      const message = await failureOf(stack.up(configMap));
      expect(message).to.contain('context "elsewhere" does not exist');
      ownWords(() => expect(message).to.contain(`in the kubeconfig; it has ${kubeConfig().getCurrentContext()}`));
    }));

  it("let a preview go on without the cluster, but no update", () => {
    return withSettings({ kubeconfig: unreachable }, async (stack) => {
      expect((await stack.preview(configMap)).changeSummary).to.deep.equal({ create: 3 });
      const message = await failureOf(stack.up(configMap));
      expect(message).to.contain("configured Kubernetes cluster is unreachable");
      ownWords(() => expect(message).to.contain("unreachable: https://127.0.0.1:1"));
    });
  });

  it("let not even a preview go on with a cluster that is too old", async function () {
    needsStandIn.call(this);
    const server = createServer((_, answer) => answer.end('{"gitVersion":"v1.26.15"}'));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await withSettings({ kubeconfig: kubeconfigFor(address) }, async (stack) => {
        expect(await failureOf(stack.preview(configMap))).to.contain(
          `the cluster at ${address} is Kubernetes v1.26.15, and 1.27 or later is needed: upgrade it, or choose another one`,
        );
      });
    } finally {
      server.close();
    }
  });

  it("replace everything when the cluster is another one", () =>
    withSettings({ kubeconfig }, async (stack) => {
      const program = (provider: kubernetes.Provider) =>
        new kubernetes.core.v1.Namespace("home", { metadata: { name: uniqueName("contract-settings") } }, { provider });
      await stack.up(program);
      const before = stack.settings;
      stack.settings = { kubeconfig: unreachable };
      expect((await stack.preview(program)).changeSummary).to.include({ replace: 2 });
      stack.settings = before;
    }));

  it("can write the objects to files instead, with no cluster at all", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kubernetes-rendered-"));
    try {
      // Without it the SDK fills in `KUBECONFIG`, which Pulumi's provider refuses here before release 4.32.0.
      await withSettings({ renderYamlToDirectory: folder, kubeconfig: "" }, async (stack) => {
        const chart = join(__dirname, "gadgets-chart");
        const program = (value: string) => (provider: kubernetes.Provider) => {
          new kubernetes.core.v1.ConfigMap("written", { metadata: { name: "written" }, data: { value } }, { provider });
          new kubernetes.helm.v4.Chart("demo", { chart, namespace: "home" }, { provider });
        };
        await stack.up(program("one"));
        expect(await readdir(join(folder, "0-crd"))).to.deep.equal([
          "apiextensions.k8s.io_v1-customresourcedefinition-default-gadgets.chart.example.com.yaml",
        ]);
        expect((await readdir(join(folder, "1-manifest"))).sort()).to.deep.equal([
          "chart.example.com_v1-gadget-home-demo.yaml",
          "rbac.authorization.k8s.io_v1-clusterrole-default-demo-reader.yaml",
          "v1-configmap-default-written.yaml",
          "v1-configmap-home-demo-settings.yaml",
          "v1-secret-home-demo-password.yaml",
        ]);
        await stack.up(program("two"));
        const written = await readFile(join(folder, "1-manifest", "v1-configmap-default-written.yaml"), "utf8");
        expect(yaml.parse(written)).to.deep.include({ kind: "ConfigMap", data: { value: "two" } });
        await stack.destroy();
        expect(await readdir(join(folder, "0-crd"))).to.deep.equal([]);
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

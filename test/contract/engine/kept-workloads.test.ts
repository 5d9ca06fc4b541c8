import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkout } from "../../../sandbox/shared/paths";
import { Trial } from "./support/trial";

interface Exported {
  deployment: { resources: { urn: string; retainOnDelete?: boolean; deletedWith?: string }[] };
}

/** Components that keep what is below them, with a pod below; only rendered, so that no cluster is needed. */
const program = `
  import * as kubernetes from "@pulumi/kubernetes";
  import * as pulumi from "@pulumi/pulumi";

  const provider = new kubernetes.Provider("rendered", { renderYamlToDirectory: "rendered" });
  const metadata = { name: "it", namespace: "web" };
  const settings = new kubernetes.core.v1.ConfigMap("settings", { metadata }, { provider });
  const keeping = new pulumi.Config().require("keeping") === "retainOnDelete" ? { retainOnDelete: true } : { deletedWith: settings };
  const site = new pulumi.ComponentResource("test:index:Site", "site", {}, { provider, ...keeping });
  const spec = { containers: [{ name: "web", image: "web:1.0" }] };
  new kubernetes.core.v1.Pod("web", { metadata, spec }, { provider, parent: site });
`;

/** The files of a project that begins as this one does; its own types have been checked. */
async function beginningAsThisOne(): Promise<Record<string, string>> {
  const real = (file: string) => JSON.stringify(join(checkout, file));
  const kept = "components/shared/kept-workloads.ts";
  return {
    "package.json": JSON.stringify({ name: "trial", main: "main.cjs" }),
    "Pulumi.yaml": "name: trial\nruntime: {name: nodejs, options: {typescript: false}}\n",
    "main.cjs": await readFile(join(checkout, "main.cjs"), "utf8"),
    "pulumi-patches/startup.cjs": `require(${real("pulumi-patches/startup.cjs")});`,
    "type-check.ts": "export function checkTypes() {}",
    [kept]: `export * from ${real(kept)};`,
  };
}

describe("A workload that the stack would forget", function () {
  this.timeout("2m");
  let trial: Trial;
  afterEach(() => trial.end());

  for (const [keeping, ofPod] of [
    ["retainOnDelete", { retainOnDelete: true }],
    ["deletedWith", { deletedWith: "urn:pulumi:dev::trial::kubernetes:core/v1:ConfigMap::settings" }],
  ] as const) {
    it(`is one by ${keeping} of its component, by the engine's state`, async () => {
      trial = await Trial.start(program);
      await trial.succeeds("config", "set", "keeping", keeping);
      await trial.succeeds("up", "--yes", "--skip-preview");
      const { deployment } = JSON.parse(await trial.succeeds("stack", "export")) as Exported;
      expect(deployment.resources.find(({ urn }) => urn.endsWith("::web"))).to.include(ofPod);
    });

    it(`is refused by main.cjs, with ${keeping}`, async () => {
      trial = await Trial.start(program, await beginningAsThisOne());
      await trial.succeeds("config", "set", "keeping", keeping);
      const { exitCode, output } = await trial.pulumi("preview", "--diff");
      expect(exitCode).to.not.equal(0);
      expect(output)
        .to.contain(`Pod web: ${keeping} of its parent Site site would leave pods running, and uncounted,`)
        .and.not.match(/\n *at /);
    });
  }
});

import { expect } from "chai";
import { load } from "js-yaml";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fluxObject } from "../../../flux/flux-object";
import { componentsOf, type KubernetesObject, type Preview } from "../../../flux/plan";
import { treeFolder } from "../../../flux/tree";
import { withEnvironment } from "../../../bench/with-environment";
import { ProdStack } from "../../support/prod-stack";
import { externalSecrets } from "./support/external-secrets";

/** A Flux Kustomization, as far as it is read here. */
interface Part {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly path: string; readonly dependsOn?: readonly { readonly name: string }[] };
}

const key = ({ kind, metadata: { namespace = "", name } }: KubernetesObject) => `${kind} ${namespace}/${name}`;

describe("the tree that `npm run render` makes of stack prod", function () {
  this.timeout("10m");
  let stack: ProdStack;
  let root: string;
  before(async () => {
    stack = await ProdStack.start();
    root = await mkdtemp(join(tmpdir(), "tree-"));
    const { exitCode, output } = await stack.render(["--to", root]);
    expect(exitCode, output).to.equal(0);
  });
  after(async () => {
    await stack.end();
    await rm(root, { recursive: true });
  });

  const read = async <T>(path: string) => load(await readFile(join(root, path), "utf8")) as T;

  async function files(): Promise<string[]> {
    const entries = await readdir(join(root, treeFolder), { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  }

  async function parts(): Promise<Part[]> {
    const { resources } = await read<{ resources: string[] }>(`${treeFolder}/kustomization.yaml`);
    return Promise.all(resources.map((file) => read<Part>(`${treeFolder}/${file}`)));
  }

  it("has the folders of the plan, one a component", async () => {
    expect((await parts()).map(({ spec }) => spec.path.slice(`./${treeFolder}/`.length))).to.deep.equal([
      "job-admission/objects",
      "lakehouse/objects",
      "spark-applications/iceberg-operations/objects",
      "spark-applications/s3-integration-test/objects",
      "spark-applications/team/objects",
      "spark-applications/test-spark-pi/objects",
      "spark-operator/objects",
      "spark-operator-crds/objects",
    ]);
  });

  it("has the objects that a deployment would make, no more and no fewer, field by field", async () => {
    const { exitCode, output } = await stack.preview({}, ["--json"]);
    expect(exitCode, output).to.equal(0);
    const preview = JSON.parse(output.slice(output.indexOf("{"))) as Preview;
    const deployed = componentsOf(preview).flatMap(({ objects }) => objects.map(fluxObject));
    const objects = (await files()).filter((file) => /objects\/(?!kustomization\.yaml)/.test(file));
    const inTree = await Promise.all(
      objects.map(async (file) => load(await readFile(file, "utf8")) as KubernetesObject),
    );
    const byKey = (list: readonly KubernetesObject[]) =>
      Object.fromEntries(list.map((object) => [key(object), object] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
    expect(byKey(inTree)).to.deep.equal(byKey(deployed));
    expect(inTree).to.have.length.greaterThan(50);
  });

  it("is accepted by an API server, component by component as their Kustomizations say", async () => {
    await stack.kubectl(["apply", "--filename", "-"], JSON.stringify(externalSecrets));
    const waiting = new Map((await parts()).map((part) => [part.metadata.name, part]));
    const applied: string[] = [];
    while (waiting.size > 0) {
      const ready = [...waiting.values()].filter(({ spec }) =>
        (spec.dependsOn ?? []).every(({ name }) => applied.includes(name)),
      );
      expect(ready, `after ${applied.join(", ")}`).to.not.be.empty;
      for (const { metadata, spec } of ready) {
        await stack.kubectl(["apply", "--server-side", "--kustomize", join(root, spec.path)]);
        if (metadata.name.endsWith("-crds"))
          await stack.kubectl(["wait", "--for=condition=Established", "crd", "--all"]);
        waiting.delete(metadata.name);
        applied.push(metadata.name);
      }
    }
    const listed = await stack.kubectl(["get", "sparkapplications", "--namespace=spark-applications", "--output=name"]);
    expect(listed.split("\n").map((name) => name.replace(/^.*\/|-[0-9a-f]{8}$/g, ""))).to.have.members([
      "iceberg-operations",
      "s3-integration-test",
      "test-spark-pi",
    ]);
  });

  it("is byte by byte the same when it is made again", async () => {
    const before = new Map(
      await Promise.all((await files()).map(async (file) => [file, await readFile(file)] as const)),
    );
    const { exitCode, output } = await stack.render(["--to", root]);
    expect(exitCode, output).to.equal(0);
    expect(output).to.match(/files, none changed\.$/);
    for (const file of await files()) expect(before.get(file)?.equals(await readFile(file)), file).to.equal(true);
    expect((await files()).length).to.equal(before.size);
  });

  it("is refused by --check when it is not what the program makes", async () => {
    const changed = join(root, treeFolder, "lakehouse/flux.yaml");
    const text = await readFile(changed, "utf8");
    await writeFile(changed, text.replace("prune: true", "prune: false"));
    const { exitCode, output } = await stack.render(["--to", root, "--check"]);
    expect(exitCode).to.equal(1);
    expect(output).to.include(`~ ${treeFolder}/lakehouse/flux.yaml`).and.include("run `npm run render -- prod`.");
    await writeFile(changed, text);
    expect((await stack.render(["--to", root, "--check"])).exitCode).to.equal(0);
  });

  it("goes with a bucket that Pulumi makes, which leaves the cluster alone, by the guide's command", async () => {
    const guide = await readFile(join(__dirname, "../../../docs/flux.md"), "utf8");
    const variable = /^ *(LAKEHOUSE_RENDER_TO)=\S+ pulumi up --policy-pack policies$/m.exec(guide)?.[1] ?? "";
    const { exitCode, output } = await withEnvironment({ [variable]: join(root, "rendered") }, () =>
      stack.preview({ "cluster.kubeconfig": join(root, "no-kubeconfig") }),
    );
    expect(exitCode, output).to.equal(0);
    expect(output)
      .to.match(/aws:s3:Bucket \S+ create/)
      .and.match(/Policies:\s+✅/);
  });

  it("is not made at all when the program is over budget, and the one before stays", async () => {
    const before = await readFile(join(root, treeFolder, "kustomization.yaml"), "utf8");
    const { exitCode, output } = await stack.render(["--to", root], { "jobs.coreLimit": "3" });
    expect(exitCode).to.equal(1);
    expect(output)
      .to.match(/budget-cpu/)
      .and.not.include("planted");
    expect(await readFile(join(root, treeFolder, "kustomization.yaml"), "utf8")).to.equal(before);
    expect((await stack.render(["--to", root, "--check"])).exitCode).to.equal(0);
  });

  it("is not made of a stack that has its keys itself, and no key is shown", async () => {
    const other = join(root, "other");
    const usersFile = join(root, "users.json");
    const user = (name: string) => ({ name, accessKey: `${name}-access`, secretKey: `${name}-planted` });
    const users = { owner: user("lake"), jobs: user("spark-jobs"), history: user("history-server") };
    await writeFile(usersFile, JSON.stringify(users), { mode: 0o600 });
    const edit = { secretStore: "", "objectStore.usersFile": usersFile };
    const { exitCode, output } = await stack.render(["--to", other], edit);
    expect(exitCode).to.equal(1);
    expect(output).to.include("set lakehouse:secretStore").and.not.include("planted");
    expect(await readdir(root)).to.not.include("other");
  });
});

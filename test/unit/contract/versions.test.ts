import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";
import { defaultRelease } from "../../../contract/iceberg";
import * as versions from "../../../contract/versions";
import type { JarList } from "../../../sandbox/images/jars";
import { checkout } from "../../../sandbox/shared/paths";
import { images, kubernetesVersion } from "../../../sandbox/shared/settings";

const { sparkVersion, operatorVersion, nessieVersion } = versions;
const read = (file: string) => readFileSync(join(checkout, file), "utf8");

function filesIn(folder: string, extension: string): string[] {
  const names = readdirSync(join(checkout, folder), { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(extension) && !name.includes("node_modules/"))
    .map((name) => join(folder, name));
}

/** Texts of a source that has a version in them; not comments, nor the addresses of documents about it. */
function textsWith(version: string, source: string): string[] {
  const found: string[] = [];
  if (!source.includes(version)) return found;
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
      const { text } = node;
      if (text.split(/[^\d.]+/).includes(version) && !text.startsWith("https://")) found.push(text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest));
  return found;
}

describe("versions", () => {
  it("are found in texts, and not in comments and addresses", () => {
    const source =
      '// 3.5.5\nconst one = "spark:3.5.5", other = "https://spark.apache.org/docs/3.5.5/", third = `a ${one} 13.5.5`;';
    expect(textsWith("3.5.5", source)).to.deep.equal(["spark:3.5.5"]);
    expect(textsWith("3.5.5", "`3.5.5-${one} 3.5.5 ${other}-3.5.5`")).to.have.length(3);
  });

  it("are said in one place of the source", () => {
    const rooms = readdirSync(checkout, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && !/^(\..*|node_modules|test)$/.test(entry.name),
    );
    const sources = rooms.flatMap(({ name }) => filesIn(name, ".ts"));
    const all = {
      ...versions,
      kubernetesVersion: kubernetesVersion.slice(1),
      built: images.sparkOperator.split(":")[1]!,
    };
    for (const [name, version] of Object.entries(all)) {
      const places = sources.filter((file) => textsWith(version, read(file)).length > 0);
      expect(places, name).to.have.length(1);
    }
  });

  describe("are those of the files that cannot import them", () => {
    const jars = JSON.parse(read("images/jars.json")) as JarList & { sparkModules: { version: string }[] };

    it("Spark's, and its extensions for Nessie", () => {
      expect(read("images/Containerfile")).to.match(new RegExp(`^FROM spark:${sparkVersion}-`, "m"));
      expect(read("sandbox/images/spark/requirements.txt")).to.match(new RegExp(`^pyspark==${sparkVersion} `, "m"));
      expect(jars.sparkModules.map(({ version }) => version)).to.deep.equal([sparkVersion]);
      const nessie = jars.jars.find(({ artifact }) => artifact.startsWith("nessie-spark-extensions-"));
      expect(nessie).to.include({ version: nessieVersion });
      expect(read("Pulumi.dev.yaml")).to.include(`image: localhost/spark:${sparkVersion}\n`);
      expect(read("Pulumi.prod.yaml")).to.match(new RegExp(`/spark:${sparkVersion}@`));
    });

    it("Iceberg's", () => {
      expect(read("images/Containerfile").match(/^ARG ICEBERG=.*$/gm)).to.deep.equal(
        Array.from({ length: 2 }, () => `ARG ICEBERG=${defaultRelease}`),
      );
      for (const file of ["Pulumi.dev.yaml", "Pulumi.prod.yaml", "clusters/reference.yaml", "clusters/sandbox.yaml"]) {
        expect(read(file), file).to.include(`icebergVersion: ${defaultRelease}`);
      }
    });

    it("the operator's, of production and of the sandbox", () => {
      expect(read("Pulumi.prod.yaml"))
        .to.include(`chartVersion: ${operatorVersion}\n`)
        .and.match(new RegExp(`/controller:${operatorVersion}@`));
      expect(read("Pulumi.dev.yaml")).to.include(`image: ${images.sparkOperator}\n`);
      const [, built] = images.sparkOperator.split(":");
      expect(read("sandbox/tools/spark-operator/go.mod")).to.match(
        new RegExp(`github.com/kubeflow/spark-operator/v2 v${built}( |$)`, "m"),
      );
    });

    it("Kubernetes' and CoreDNS's of the sandbox", () => {
      const modules = read("sandbox/tools/kubernetes/go.mod");
      expect(modules).to.include(`k8s.io/kubernetes ${kubernetesVersion}\n`);
      expect(modules).to.include(`github.com/coredns/coredns v${images.coredns.split(":")[1]}\n`);
    });

    it("Pulumi's, in all workflows", () => {
      const workflows = [".github/workflows", "jobs-template/.github/workflows"].flatMap((folder) =>
        filesIn(folder, ".yml"),
      );
      const said = workflows.flatMap((file) => read(file).match(/pulumi-version: .*/g) ?? []);
      expect(new Set(said), said.join()).to.have.property("size", 1);
    });
  });
});

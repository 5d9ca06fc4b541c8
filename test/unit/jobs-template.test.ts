import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { parse } from "yaml";
import { shareOf } from "../../clusters/read-clusters";
import * as components from "../../components";
import { refuseKeptWorkloads } from "../../components/shared/kept-workloads";

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const read = (file: string) => readFileSync(join(__dirname, "../..", file), "utf8");
const manifest = (file: string) => JSON.parse(read(file)) as Manifest;
const template = manifest("jobs-template/package.json");
const platform = manifest("package.json");

describe("jobs-template/", () => {
  it("has the platform's own versions: two copies of Pulumi's SDK in one program do not know each other's resources", () => {
    const { "lakehouse-compute": compute, ...sdks } = template.dependencies;
    expect(compute).to.equal(platform.version);
    expect(Object.keys(sdks)).not.to.be.empty;
    for (const [name, version] of Object.entries(sdks)) expect(version, name).to.equal(platform.dependencies[name]);
  });

  it("begins as the platform's program does: with the refusal of workloads that the stack would forget", () => {
    const { statements } = ts.createSourceFile("index.ts", read("jobs-template/index.ts"), ts.ScriptTarget.Latest);
    const [first] = statements.filter((statement) => !ts.isImportDeclaration(statement));
    expect(first && ts.isExpressionStatement(first) && ts.isCallExpression(first.expression)).to.equal(true);
    expect(read("jobs-template/index.ts").slice(first!.pos, first!.end)).to.match(/^refuseKeptWorkloads\(\);$/m);
    expect(components.refuseKeptWorkloads, "the package's").to.equal(refuseKeptWorkloads);
  });

  it("has a share of the sandbox, by the name of its project and stack", () => {
    const { name } = parse(read("jobs-template/Pulumi.yaml")) as { name: string };
    expect(shareOf(name, "dev")?.name).to.equal("sandbox");
  });

  it("previews and deploys with the policies of the package, and a pull request with those of its base branch too", () => {
    const pack = "--policy-pack node_modules/lakehouse-compute/dist/policies";
    expect(template.scripts.preview).to.equal(`pulumi preview ${pack}`);
    expect(template.scripts.deploy).to.equal(`pulumi up ${pack}`);
    expect(read("jobs-template/.github/workflows/preview.yml"))
      .to.include(pack)
      .and.include("--policy-pack base/node_modules/lakehouse-compute/dist/policies");
  });

  it("uses the actions, each by its commit, and the CLI that the platform's own workflow uses", () => {
    const usedIn = (file: string) => read(file).match(/uses: \S+|pulumi-version: \S+/g) ?? [];
    const used = usedIn("jobs-template/.github/workflows/preview.yml");
    expect(used).not.to.be.empty;
    expect(usedIn(".github/workflows/preview.yml")).to.include.members(used);
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { expect } from "chai";
import { load } from "js-yaml";
import { format } from "prettier";
import { clusterPage, editorSchema } from "../../../clusters/reference";
import { checkout } from "../../../sandbox/shared/paths";

const textOf = (file: string) => readFileSync(join(checkout, file), "utf8");

describe("what is made from the schema of clusters", () => {
  it("is fresh: otherwise run `npm run reference`", async () => {
    const page = await format(clusterPage(), { printWidth: 120, parser: "markdown" });
    expect(textOf("docs/reference/clusters.md")).to.equal(page);
    expect(JSON.parse(textOf("docs/reference/cluster.schema.json"))).to.deep.equal(editorSchema());
  });

  it("tells the meaning of each key", () => {
    const rows = clusterPage()
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
    expect(rows.length).to.be.greaterThan(25);
    for (const [, key, , , meaning] of rows) expect(meaning, key).to.match(/^[A-Z].{10,}\.$/);
  });

  it("has editors take the documents of the repository, which name it, and refuse misspelt ones", () => {
    const validate = new Ajv().compile(editorSchema());
    for (const name of ["reference", "sandbox"]) {
      const text = textOf(`clusters/${name}.yaml`);
      expect(validate(load(text)), JSON.stringify(validate.errors)).to.equal(true);
      expect(text).to.match(/^# yaml-language-server: \$schema=\.\.\/docs\/reference\/cluster\.schema\.json\n/);
    }
    expect(validate({ nodes: [], storage: {}, shares: [] })).to.equal(false);
  });
});

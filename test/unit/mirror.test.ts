import { expect } from "chai";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const checkout = join(__dirname, "../..");

/** What is held here is no single file's: the guides, the workflows, an older stack, the pack as a whole. */
const withoutSource = [
  "applications/lakehouse-jobs",
  "devcontainer",
  "docs",
  "mirror",
  "packages",
  "public-kinds",
  "sandbox/services/cluster/configuration",
  "upgrade",
  "workflows",
];

const sources = [".ts", "/index.ts", ".cjs", ".mjs", ".py", ".sh"];

describe("the unit tests", () => {
  const tests = readdirSync(__dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => file.replace(/\.test\.ts$/, ""));
  const hasSource = (test: string) => sources.some((ending) => existsSync(join(checkout, test + ending)));

  it("are each where its source is, so that one leads to the other", () => {
    const astray = tests.filter((test) => !hasSource(test) && !withoutSource.includes(test));
    expect(astray).to.deep.equal([]);
  });

  it("have no other exceptions than are needed", () => {
    const needless = withoutSource.filter((test) => !tests.includes(test) || hasSource(test));
    expect(needless).to.deep.equal([]);
  });
});

import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>;
}

const checkout = join(__dirname, "../..");
const folder = join(checkout, ".github/workflows");
const { scripts } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")) as { scripts: object };
const commands = readdirSync(folder)
  .map((file) => parse(readFileSync(join(folder, file), "utf8")) as Workflow)
  .flatMap(({ jobs }) => Object.values(jobs))
  .flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));

describe("the workflows", () => {
  it("run scripts that there are", () => {
    const names = commands.flatMap((command) => /^npm run (\S+)/.exec(command)?.[1] ?? []);
    expect(names).to.include("budget");
    expect(scripts).to.include.all.keys(names);
  });

  it("never preview or deploy without the policies", () => {
    const runs = commands.filter((command) => /^pulumi (preview|up) /.test(command));
    expect(runs).to.have.lengthOf(2);
    for (const run of runs) expect(run).to.include("--policy-pack policies");
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { execa } from "execa";
import { format } from "prettier";
import { roomsPage } from "../../../reference/rooms";
import { checkout } from "../../../sandbox/shared/paths";

describe("the rooms", function () {
  this.timeout("1m");

  it("are drawn as they are: otherwise run `npm run reference`", async () => {
    const page = await format(roomsPage(), { printWidth: 120, parser: "markdown" });
    expect(readFileSync(join(checkout, "docs/reference/rooms.md"), "utf8")).to.equal(page);
  });

  /** What the rules say of files, each with the imports that it has. */
  async function judge(files: Readonly<Record<string, string>>): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "rooms-"));
    try {
      writeFileSync(join(folder, "tsconfig.json"), "{}");
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
      const config = join(checkout, ".dependency-cruiser.cjs");
      const args = ["--config", config, ...new Set(Object.keys(files).map((name) => name.split("/")[0] ?? ""))];
      return (await execa(join(checkout, "node_modules/.bin/depcruise"), args, { cwd: folder, reject: false })).stdout;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  const one = "export const one = 1;\n";

  describe("keep", () => {
    const strangers = [
      ["policies/budget.ts", "components/spark/job.ts"],
      ["components/spark/job.ts", "settings/schema.ts"],
      ["components/spark/job.ts", "policies/budget.ts"],
      ["contract/names.ts", "components/spark/job.ts"],
      ["settings/schema.ts", "policies/budget.ts"],
      ["restore/main.ts", "sandbox/commands/up.ts"],
      ["stand-ins/aws/bucket.ts", "sandbox/shared/paths.ts"],
      ["stand-ins/aws/bucket.ts", "stand-ins/random/text.ts"],
      ["sandbox/services/cluster/pki.ts", "sandbox/services/object-store/settings.ts"],
      ["sandbox/shared/ownership.ts", "sandbox/services/cluster/access.ts"],
      ["sandbox/tools/apt.ts", "sandbox/images/packages.ts"],
      ["sandbox/pulumi-cli/pulumi-cli.ts", "sandbox/commands/deploy.ts"],
    ] as const;
    let said: string;
    before(async () => {
      const files: Record<string, string> = {};
      for (const [from, to] of strangers) {
        const way = `${"../".repeat(from.split("/").length - 1)}${to.replace(".ts", "")}`;
        files[from] = `import "${way}";\n${files[from] ?? one}`;
        files[to] ??= one;
      }
      said = await judge(files);
    });

    for (const [from, to] of strangers) {
      it(`${from} from ${to}`, () => {
        const refusals = said.split("\n").filter((line) => /^ *error (?!no-circle)[\w-]+: /.test(line));
        expect(refusals.map((line) => line.replace(/^.*?: /, ""))).to.include(`${from} → ${to}`);
      });
    }
  });

  it("have no circle of imports, not even of types", async () => {
    const said = await judge({
      "contract/a.ts": 'import type { B } from "./b";\nexport type A = B | 1;\n',
      "contract/b.ts": 'import type { A } from "./a";\nexport type B = A | 2;\n',
    });
    expect(said).to.include("error no-circle");
  });

  it("let others in", async () => {
    const said = await judge({
      "policies/budget.ts": 'import { one } from "../contract/names";\nexport const two = one + 1;\n',
      "contract/names.ts": one,
    });
    expect(said).to.include("no dependency violations found");
  });
});

import { expect } from "chai";
import { load } from "js-yaml";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { scripts } from "../../package.json";
import { policies } from "../../policies/policies";
import { titledTests } from "../../reference/titled-tests";
import { codeBlocks, section, subsection, subsections } from "../support/markdown";

const project = join(__dirname, "../..");
const pages = ["", "docs/", "docs/reference/"].flatMap((folder) =>
  readdirSync(join(project, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => folder + name),
);
const text = (page: string) => readFileSync(join(project, page), "utf8");

/** The part of a URL that GitHub makes of a headline. */
const anchor = (headline: string) =>
  headline
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");

function anchorsOf(page: string): string[] {
  return [...text(page).matchAll(/^#+ (.+)$/gm)].map(([, headline = ""]) => anchor(headline));
}

/** The rows of a page's tables, and its other lines outside code. */
function linesOf(page: string): [rows: string[], others: string[]] {
  const lines = text(page)
    .replace(/^ *```[^]*?^ *```$/gm, "")
    .split("\n");
  const isRow = (line: string) => line.trimStart().startsWith("|");
  return [lines.filter(isRow), lines.filter((line) => !isRow(line))];
}

describe("the guides", () => {
  for (const page of pages) {
    describe(page, () => {
      it("links only to what is there", () => {
        const links = [...text(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
        const broken = links
          .filter((link) => !/^[a-z]+:/.test(link))
          .filter((link) => {
            const [path = "", headline] = link.split("#");
            const target = path === "" ? page : join(dirname(page), path);
            if (!existsSync(join(project, target))) return true;
            return headline !== undefined && !anchorsOf(target).includes(headline);
          });
        expect(broken).to.deep.equal([]);
      });

      // The reference is written by a program, and so are the paragraphs of the performance page.
      const isGenerated = page.startsWith("docs/reference/") || page === "docs/objectives.md";
      const [rows, lines] = linesOf(page);
      if (!isGenerated && page !== "docs/performance.md") {
        it("has lines of at most 140 characters, so that it can be read raw", () => {
          expect(lines.filter((line) => line.length > 140)).to.deep.equal([]);
        });
      }
      if (!isGenerated) {
        it("has table cells of at most 100 characters", () => {
          const cells = rows.flatMap((row) => row.split("|")).map((cell) => cell.trim());
          expect(cells.filter((cell) => cell.length > 100 && !/^-+$/.test(cell))).to.deep.equal([]);
        });
      }

      it("names only npm scripts that there are", () => {
        const named = [...text(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);
        expect(named.filter((name) => !(name in scripts))).to.deep.equal([]);
      });
    });
  }

  it("add a job as the program does", () => {
    const [, call = ""] = /`applications\/index\.ts` adds `(.+?)`/.exec(text("README.md")) ?? [];
    expect(text("applications/index.ts")).to.include(call || "the call that the README should have");
    const [, code = ""] = /```ts\nnew SparkApplication\((.+?)\n\);\n```/s.exec(text("README.md")) ?? [];
    const declared = code.split("\n").map((line) => line.replace(/ \/\/ .*/, "").trim());
    const job = text("applications/test-spark-pi/index.ts");
    for (const line of declared.filter(Boolean)) expect(job).to.include(line);
  });

  it("add a team as stack dev and its cluster do", () => {
    const examples = [...text("docs/teams.md").matchAll(/```yaml\n(.+?)```/gs)].map(([, yaml = ""]) => load(yaml));
    const [team, share] = examples as [object, { namespaces: object }];
    const { config } = load(text("Pulumi.dev.yaml")) as { config: object };
    expect(config).to.deep.include(team);
    const { shares } = load(text("clusters/sandbox.yaml")) as { shares: { namespaces: object }[] };
    expect(shares[0]?.namespaces).to.deep.include(share.namespaces);
  });

  it("are listed: those in docs/ in its index, the others and the index in the README", () => {
    const index = "docs/README.md";
    const listedIn = (page: string) => (page.startsWith("docs/") && page !== index ? index : "README.md");
    const unlisted = pages
      .filter((page) => page !== "README.md")
      .filter((page) => {
        const list = listedIn(page);
        return !text(list).includes(`](${relative(dirname(list), page)}`);
      });
    expect(unlisted).to.deep.equal([]);
  });

  it("explain each policy, with the settings that a cluster's document may give it", () => {
    const common = ["budget", "podFreeKinds"];
    // `npm run budget` sets these itself.
    const ofTheReport = ["deployed", "writeTo"];
    const settingsOf = (policy: (typeof policies)[number]) =>
      Object.keys(policy.configSchema?.properties ?? {}).filter((key) => ![...common, ...ofTheReport].includes(key));
    const table = section(text("docs/budgets.md"), "Policies");
    const rows = [...table.matchAll(/^\| `([a-z0-9-]+)` +\|[^|]+\|([^|]*)\|$/gm)];
    const explained = rows.map(([, name, settings = ""]) => [name, [...settings.matchAll(/\w+/g)].flat().sort()]);
    expect(explained).to.have.deep.members(policies.map((policy) => [policy.name, settingsOf(policy).sort()]));
  });

  describe("have a test that brings about each symptom of docs/troubleshoot.md:", () => {
    const guide = text("docs/troubleshoot.md");
    const run = titledTests("test/e2e/guides.test.ts").map(({ titles }) => titles.at(-1));
    for (const headline of subsections(guide)) {
      it(headline, () => {
        const part = subsection(guide, headline);
        const references = [...part.matchAll(/<!-- Tried by (\S+): ([^]+?) -->/g)];
        for (const [, file = "", titles = ""] of references) {
          const tests = titledTests(file).map((test) => test.titles.join(" › "));
          expect(tests, file).to.include(titles.replace(/\s+/g, " "));
        }
        // That test runs the commands of the section.
        if (references.length === 0 || codeBlocks(part, "sh").length > 0) expect(run).to.include(headline);
      });
    }

    it("and no section is missing of which test/e2e/guides.test.ts runs the commands", () => {
      const headlines = run.filter((title = "") => guide.includes(`\n### ${title}\n`));
      expect(headlines).to.have.members(subsections(guide).filter((each) => run.includes(each)));
      expect(headlines).not.to.have.lengthOf(0);
    });
  });

  it("date each decision, and tell its status and its parts", () => {
    const [, ...decisions] = text("docs/decisions.md").split(/^### /m);
    const parts = ["Context", "Decision", "Alternatives", "Consequences"].map(
      (part) => `\\n\\*\\*${part}\\.\\*\\* [^]+`,
    );
    const status = String.raw`(accepted|superseded on \d{4}-\d\d-\d\d by \[.+\]\(#.+\))`;
    const whole = new RegExp(String.raw`^.+\n\n\*\*\d{4}-\d\d-\d\d · ${status}\*\*\n${parts.join("")}$`);
    expect(decisions.filter((decision) => !whole.test(decision))).to.deep.equal([]);
    expect(decisions).not.to.have.lengthOf(0);
  });
});

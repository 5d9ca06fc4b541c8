import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../sandbox/shared/paths";
import { codeBlocks, section } from "../support/markdown";
import { beyondTheCore } from "./support/beyond-the-core";
import { needsRealNode } from "./support/cluster";
import { runAs } from "./support/guide";
import { newest } from "./support/lakehouse";
import { startForwarding } from "./support/port-forward";
import { platformIsUp } from "./support/sandbox";

const tutorial = readFileSync(join(checkout, "docs/tutorial.md"), "utf8");
const headlines = [...tutorial.matchAll(/^## (.+)$/gm)].map(([, headline]) => headline);

beyondTheCore("the tutorial", 4, function () {
  this.timeout("12m");
  before(platformIsUp);
  before(needsRealNode);
  after(() => follow("Clean up"));

  const followed = [
    "Write a program",
    "Declare the job",
    "Preview the job",
    "Run the job",
    "Find the table in the catalog",
  ];
  for (const headline of followed) {
    it(`${headline}: prints what the page shows`, () => follow(headline));
  }

  it("Open the job in the History Server: the application is there", async () => {
    const [forward = ""] = codeBlocks(section(tutorial, "Open the job in the History Server"), "sh");
    (await startForwarding(forward.trim()))();
    expect(await newest("orders")).to.match(/^spark-/);
  });

  it("Meet a budget: a mandatory policy refuses the job, with the arithmetic", async () => {
    const text = section(tutorial, "Meet a budget");
    await runAs(codeBlocks(text, "sh").join(""), { exitCode: 1, prints: codeBlocks(text, "text").join("") });
  });

  it("has no part that this test leaves out", () => {
    const first = "Start the sandbox";
    const others = ["Open the job in the History Server", "Meet a budget", "Clean up", "Next steps"];
    expect(headlines).to.deep.equal([first, ...followed, ...others]);
  });
});

/** Runs the commands of a part of the page. */
function follow(headline: string): Promise<void> {
  const text = section(tutorial, headline);
  return runAs(codeBlocks(text, "sh").join(""), { exitCode: 0, prints: codeBlocks(text, "text").join("") });
}

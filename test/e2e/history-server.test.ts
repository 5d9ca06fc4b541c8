import { join } from "node:path";
import { expect } from "chai";
import type { Browser, Page } from "playwright-core";
import { checkout } from "../../sandbox/shared/paths";
import { startBrowser } from "./support/browser";
import { needsRealNode } from "./support/cluster";
import { startForwarding } from "./support/port-forward";
import { platformIsUp, succeeds } from "./support/sandbox";

const jobs = ["test-spark-pi", "s3-integration-test", "iceberg-operations"];
/** `npm run screenshot` sets it; a test run leaves the repository as it is. */
const screenshot = process.env.SCREENSHOT;

// Objective: history
describe("the History Server, in a browser", function () {
  this.timeout("5m");
  let stopForwarding: (() => void) | undefined;
  let browser: Browser | undefined;
  let page: Page;
  before(platformIsUp);
  before(needsRealNode);
  before(async () => {
    const [, command = "", address = ""] =
      /`(npm run kubectl -- .*)`, then (http:\S+)/.exec(await succeeds("status")) ?? [];
    stopForwarding = await startForwarding(command);
    browser = await startBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 520 } });
    page.setDefaultTimeout(120_000);
    await page.goto(address);
  });
  after(async () => {
    await browser?.close();
    stopForwarding?.();
  });

  it("lists the three jobs, at the address that `npm run status` prints", async () => {
    for (const job of jobs) await page.getByRole("cell", { name: job, exact: true }).first().waitFor();
    if (screenshot) await page.screenshot({ path: join(checkout, screenshot) });
  });

  it("opens a job's stages", async () => {
    const row = page
      .getByRole("row")
      .filter({ has: page.getByRole("cell", { name: "iceberg-operations", exact: true }) });
    await row.first().getByRole("link").first().click();
    await page.getByRole("link", { name: "Stages", exact: true }).click();
    await page.locator("a[href*='/stages/stage/?id=']").first().click();
    const heading = page.getByRole("heading", { name: /^Details for Stage \d+/ });
    await heading.waitFor();
    expect(await page.getByText("Tasks (").first().innerText()).to.match(/Tasks \(\d+\)/);
  });
});

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { parseArgs } from "node:util";
import { renderMarkdown } from "./markdown";
import type { BudgetReport } from "./report";
import { renderSvg } from "./svg";
import { renderText } from "./text";

const usage = `usage: npm run budget -- STACK [--write FILE]... [-- PULUMI-OPTION...]
Previews the stack and shows its budget table; --write also writes it, as .txt, .md, .json or .svg.`;

const renderers = new Map<string, (report: BudgetReport) => string>([
  [".txt", (report) => `${renderText(report)}\n`],
  [".md", renderMarkdown],
  [".json", (report) => `${JSON.stringify(report, undefined, 2)}\n`],
  [".svg", renderSvg],
]);

/** @returns the exit code: that of the preview, which the policies may have refused */
function main(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { write: { type: "string", multiple: true, default: [] } },
    allowPositionals: true,
  });
  const [stack, ...options] = positionals;
  const files = values.write.map((file) => ({ file, render: renderers.get(extname(file)) }));
  if (stack === undefined || files.some(({ render }) => !render)) {
    console.error(usage);
    return 2;
  }
  const folder = mkdtempSync(join(tmpdir(), "budget-"));
  try {
    const { exitCode, report } = preview(stack, options, folder);
    if (report) {
      console.log(renderText(report));
      for (const { file, render } of files) writeFileSync(file, render?.(report) ?? "");
    }
    return exitCode;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * A preview with the pack, which writes its report instead of showing it. The CLI's own words are shown when it fails.
 */
function preview(
  stack: string,
  options: readonly string[],
  folder: string,
): { exitCode: number; report?: BudgetReport } {
  const file = (name: string) => join(folder, name);
  const exported = pulumi("stack", "export", "--stack", stack, "--file", file("deployed.json"));
  if (exported !== 0) return { exitCode: exported };
  const config = { "budget-report": { deployed: file("deployed.json"), writeTo: file("report.json") } };
  writeFileSync(file("config.json"), JSON.stringify(config));
  const pack = ["--policy-pack", dirname(__dirname), "--policy-pack-config", file("config.json")];
  const exitCode = pulumi("preview", "--stack", stack, "--non-interactive", ...pack, ...options);
  if (!existsSync(file("report.json"))) {
    console.error("The preview ended before the budget was calculated.");
    return { exitCode: exitCode || 1 };
  }
  return { exitCode, report: JSON.parse(readFileSync(file("report.json"), "utf8")) as BudgetReport };
}

/** Runs the CLI that is on PATH, on the backend that it is logged in to. */
function pulumi(...args: readonly string[]): number {
  const { error, status, stdout, stderr } = spawnSync("pulumi", args, { encoding: "utf8", maxBuffer: Infinity });
  if (error) throw new Error(`The Pulumi CLI cannot be run (${error.message}): https://www.pulumi.com/docs/install/.`);
  if (status !== 0) console.error(`${stdout}${stderr}`);
  return status ?? 1;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { RunError } from "@pulumi/pulumi";

/** Runs the compiler, which leaves `buildInfo` and gives what it finds wrong; nothing if all is right. */
export type Compile = (project: string, buildInfo: string) => string;

/**
 * Checks the types of the program in a project's folder, because tsx runs it without: a misspelt field would vanish in
 * silence. A program that was right is not checked again until a file of it, or a package, is another one.
 *
 * @throws RunError with what the compiler says
 */
export function checkTypes(project: string, compile: Compile = compileWithTsc): void {
  const folder = join(project, "node_modules/.cache/lakehouse");
  const buildInfo = join(folder, "types.tsbuildinfo");
  const stamp = join(folder, "types-are-right");
  if (textOf(stamp) !== undefined && textOf(stamp) === stateOf(project, buildInfo)) return;
  mkdirSync(folder, { recursive: true });
  const problems = compile(project, buildInfo);
  if (problems !== "") throw new RunError(`The types of the program do not fit, so it was not run:\n${problems}`);
  writeFileSync(stamp, stateOf(project, buildInfo) ?? "");
}

/** What the types depend on: the files that the compiler read, and what stands for those of packages. */
function stateOf(project: string, buildInfo: string): string | undefined {
  try {
    const { fileNames } = JSON.parse(readFileSync(buildInfo, "utf8")) as { fileNames: string[] };
    const own = fileNames
      .map((name) => relative(project, join(dirname(buildInfo), name)))
      .filter((name) => !name.split("/").includes("node_modules"));
    const hash = createHash("sha256");
    for (const name of [...own, "tsconfig.json", "tsconfig.program.json", "package-lock.json"]) {
      hash.update(`${name}\n${textOf(join(project, name)) ?? ""}\n`);
    }
    return hash.digest("hex");
  } catch {
    // There is none yet, or another run was killed while it wrote the file.
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

const compileWithTsc: Compile = (project, buildInfo) => {
  const tsc = require.resolve("typescript/bin/tsc");
  const args = [tsc, "--project", "tsconfig.program.json", "--tsBuildInfoFile", buildInfo, "--pretty", "false"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: "utf8" });
  return status === 0 ? "" : `${stdout}${stderr}`.trim();
};

// Plain JavaScript, as run.mjs, for Node 18 and older.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));

/**
 * @param range as package.json's `engines` has it: caret ranges, joined by `||`
 */
export function isTested(version, range) {
  const [major, minor] = version.split(".").map(Number);
  return range.split("||").some((caret) => {
    const [, wantedMajor, least = 0] = /\^(\d+)(?:\.(\d+))?/.exec(caret) ?? [];
    return major === Number(wantedMajor) && minor >= Number(least);
  });
}

/** The program of the release that package-lock.json beside this file pins, installed from the npm registry. */
export function installNode() {
  const name = `node_modules/node-linux-${process.arch}`;
  const pinned = packagesOf("package-lock.json")[name];
  if (!pinned || process.platform !== "linux") throw new Error(`there is none for ${process.platform} ${process.arch}`);
  if (packagesOf("node_modules/.package-lock.json")[name]?.integrity !== pinned.integrity) {
    console.log(`Installing Node.js ${pinned.version} for the sandbox`);
    const install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    execFileSync("npm", install, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  }
  return join(folder, name, "bin", "node");
}

/** What is in a lock file; npm writes a hidden one when it has installed everything. */
function packagesOf(lockFile) {
  const file = join(folder, lockFile);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : {};
}

/** Runs this command again by the other program, as what `node` is for it and all that it starts. */
export function runAgain(program) {
  const env = { ...process.env, PATH: [dirname(program), process.env.PATH].join(delimiter) };
  const child = spawn(program, process.argv.slice(1), { env, stdio: "inherit" });
  // The terminal sends its signals to both: the child decides when it ends.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

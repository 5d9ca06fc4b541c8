// Plain JavaScript: it must run before anything is installed, and on a Node that is too old.
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installNode, isTested, runAgain } from "./node/another-node.mjs";

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));

const { engines } = JSON.parse(readFileSync(join(checkout, "package.json"), "utf8"));
if (isTested(process.versions.node, engines.node)) await run(process.argv.slice(2));
else runByAnotherNode();

async function run([command, ...args]) {
  const require = createRequire(import.meta.url);
  ensurePackages((wanted) => !wanted.dev && !wanted.devOptional);
  require("tsx/cjs");
  const { sandboxStack, stackPrograms } = require("./shared/settings.ts");
  const script = stackPrograms[command];
  if (script !== undefined && args[0] !== sandboxStack) {
    // A stack of another cluster. Whoever deploys it may have installed the program's packages alone, by `npm ci
    // --omit=dev`.
    const program = ["--import", "tsx", script, ...args];
    process.exitCode = spawnSync(process.execPath, program, { cwd: checkout, stdio: "inherit" }).status ?? 1;
  } else {
    ensurePackages(() => true);
    await require("./commands/cli.ts").main([command, ...args]);
  }
}

function runByAnotherNode() {
  try {
    runAgain(installNode());
  } catch (error) {
    console.error(
      `Node.js ${process.versions.node} is none of the releases that the sandbox is tested with, ${engines.node}, and ` +
        `another could not be installed (${error.message}): install one of these, for example from https://nodejs.org.`,
    );
    process.exit(1);
  }
}

/**
 * Installs all packages, those of the workspaces too, unless the wanted ones are there. npm notes what it installed
 * last, when it is done; packages for other platforms are not in that note.
 */
function ensurePackages(isWanted) {
  const read = (file) => Object.entries(JSON.parse(readFileSync(join(checkout, file), "utf8")).packages);
  const wanted = read("package-lock.json").filter(([, entry]) => !entry.optional && entry.integrity && isWanted(entry));
  try {
    const installed = new Map(read("node_modules/.package-lock.json"));
    if (wanted.every(([path, { integrity }]) => installed.get(path)?.integrity === integrity)) return;
  } catch {
    // Nothing is installed.
  }
  console.log("Installing npm packages");
  try {
    const install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    execFileSync("npm", install, { cwd: checkout, stdio: ["ignore", "inherit", "inherit"] });
  } catch {
    console.error("The npm packages could not be installed: npm's own words are above.");
    process.exit(1);
  }
}

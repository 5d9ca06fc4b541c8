// Plain JavaScript: it must run before anything is installed, and on a Node that is too old.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const checkout = dirname(dirname(fileURLToPath(import.meta.url)));

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Node ${process.versions.node} is too old: install Node 20.19 or newer, for example from https://nodejs.org.`,
  );
  process.exit(1);
}

if (!dependenciesInstalled()) {
  console.log("Installing npm packages");
  try {
    const install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    execFileSync("npm", install, { cwd: checkout, stdio: ["ignore", "inherit", "inherit"] });
  } catch {
    console.error("The npm packages could not be installed: npm's own words are above.");
    process.exit(1);
  }
}

const require = createRequire(import.meta.url);
require("tsx/cjs");
await require("./commands/cli.ts").main(process.argv.slice(2));

/** npm notes what it installed last, when it is done; packages for other platforms are not in that note. */
function dependenciesInstalled() {
  try {
    const read = (file) => JSON.parse(readFileSync(join(checkout, file), "utf8")).packages;
    const installed = read("node_modules/.package-lock.json");
    return Object.entries(read("package-lock.json")).every(
      ([path, wanted]) => path === "" || wanted.optional || installed[path]?.integrity === wanted.integrity,
    );
  } catch {
    return false;
  }
}

import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import pack from "../policies/package.json";

/**
 * Puts beside what `tsc` made in `dist/` what the package needs as it is: programs, scripts and dashboards of
 * components, the clusters' documents with the shares, plain JavaScript, and the policy pack's project. Runs before
 * `npm pack`.
 *
 * @throws where a module of the package imports what the package does not have
 */
const checkout = join(__dirname, "..");
const dist = join(checkout, "dist");

const asIs = [
  ...filesIn("components", /\.(json|py|mjs)$/),
  ...filesIn("clusters", /\.yaml$/),
  "pulumi-patches/switches.cjs",
  "policies/PulumiPolicy.yaml",
];

for (const file of asIs) {
  mkdirSync(dirname(join(dist, file)), { recursive: true });
  cpSync(join(checkout, file), join(dist, file));
}
// The checkout's pack begins with what strips types; here they are stripped.
writeFileSync(join(dist, "policies/package.json"), JSON.stringify({ ...pack, main: "index.js" }));

for (const file of filesIn("dist", /\.c?js$/)) {
  const { resolve } = createRequire(join(checkout, file));
  for (const [, module = ""] of readFileSync(join(checkout, file), "utf8").matchAll(/\brequire\("(\.[^"]+)"\)/g)) {
    resolve(module);
  }
}

function filesIn(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(checkout, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => pattern.test(name))
    .map((name) => join(folder, name));
}

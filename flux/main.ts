import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { componentsOf } from "./plan";
import { renderedPreview } from "./rendered-preview";
import { differencesOnDisk, writeTree } from "./tree-on-disk";
import { type FluxSource, treeFolder, treeOf } from "./tree";

const usage = `usage: npm run render -- STACK [--to FOLDER] [--source KIND/NAME] [--check] [-- PULUMI-OPTION...]
Writes what the program makes of the stack's settings as a tree for Flux, ${treeFolder} in FOLDER, which is the current
one by default. --source is where Flux finds it, GitRepository/flux-system by default. --check compares the tree that is
there, and writes nothing.`;

const sourceKinds = ["GitRepository", "OCIRepository", "Bucket"];

/** @returns the exit code: 1 where a checked tree is not what the program makes */
function main(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      to: { type: "string", default: "." },
      source: { type: "string", default: "GitRepository/flux-system" },
      check: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  const [stack, ...options] = positionals;
  if (stack === undefined) {
    console.error(usage);
    return 2;
  }
  const source = readSource(values.source);
  const tree = treeOf(componentsOf(renderedPreview(stack, options)), source);
  const root = resolve(values.to);
  const { missing, changed, left } = differencesOnDisk(tree, root);
  const count = missing.length + changed.length + left.length;
  const lines = [
    ...missing.map((path) => `+ ${path}`),
    ...changed.map((path) => `~ ${path}`),
    ...left.map((path) => `- ${path}`),
  ];
  if (count > 0) console.log(lines.join("\n"));
  if (values.check && count > 0) {
    console.error(`The tree is not what the program makes of stack ${stack}: run \`npm run render -- ${stack}\`.`);
    return 1;
  }
  if (count > 0) writeTree(tree, root);
  console.log(`${treeFolder}: ${tree.size} files, ${count === 0 ? "none" : count} changed.`);
  return 0;
}

function readSource(text: string): FluxSource {
  const [kind = "", name = "", ...others] = text.split("/");
  if (sourceKinds.includes(kind) && name !== "" && others.length === 0) return { kind, name };
  throw new Error(`--source is "${text}": write ${sourceKinds.join("/NAME, ")}/NAME.`);
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

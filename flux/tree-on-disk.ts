import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { header, treeFolder } from "./tree";

/** Paths below a repository's root at which its tree is otherwise than it should be. */
export interface TreeDifferences {
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  /** Files that the program does not make. */
  readonly left: readonly string[];
}

export function differencesOnDisk(tree: ReadonlyMap<string, string>, root: string): TreeDifferences {
  const there = new Set(filesBelow(join(root, treeFolder)).map((file) => relative(root, file)));
  const paths = [...tree.keys()].sort();
  return {
    missing: paths.filter((path) => !there.has(path)),
    changed: paths.filter((path) => there.has(path) && readFileSync(join(root, path), "utf8") !== tree.get(path)),
    left: [...there].filter((path) => !tree.has(path)).sort(),
  };
}

/**
 * Puts the tree in the place of the one before. It is written beside that first, so that no tree is half of each; a run
 * that is killed between the two leaves none.
 *
 * @throws with a sentence where the folder has what was not made by this command
 */
export function writeTree(tree: ReadonlyMap<string, string>, root: string): void {
  const folder = join(root, treeFolder);
  if (existsSync(folder) && !isOurs(folder)) {
    throw new Error(
      `${folder} has files that \`npm run render\` did not make: choose another folder with --to, or move them.`,
    );
  }
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = mkdtempSync(`${folder}.`);
  try {
    for (const [path, text] of tree) {
      const file = join(fresh, relative(treeFolder, path));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    // A folder cannot take the place of one that has files.
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function isOurs(folder: string): boolean {
  const index = join(folder, "kustomization.yaml");
  return existsSync(index) && readFileSync(index, "utf8").startsWith(header);
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

import { mkdir, readFile, readlink, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes `text` unless the file holds it already: daemons that watch their configuration would restart. A reader sees
 * the old text or the new one, nothing in between.
 */
export async function writeIfChanged(file: string, text: string, mode = 0o600): Promise<void> {
  const present = await readFile(file, "utf8").catch(() => undefined);
  if (present === text) return;
  await writeFile(`${file}.new`, text, { mode });
  await rename(`${file}.new`, file);
}

/** Points `link` to `target`, whatever it was before. */
export async function ensureLink(link: string, target: string): Promise<void> {
  if ((await readlink(link).catch(() => undefined)) === target) return;
  await mkdir(dirname(link), { recursive: true });
  await rm(link, { force: true });
  await symlink(target, link);
}

import { delimiter } from "node:path";

/** Where Debian has root's programs, such as `ip` and `nft`. */
const rootsFolders = ["/usr/sbin", "/sbin"];

/**
 * A PATH by which root's programs are found, too, last of all. After su(1), and sudo(8) that keeps PATH, root has that
 * of an ordinary user, which lacks them.
 */
export function withRootsPrograms(path: string): string {
  const folders = path.split(delimiter);
  return [...folders, ...rootsFolders.filter((folder) => !folders.includes(folder))].filter(Boolean).join(delimiter);
}

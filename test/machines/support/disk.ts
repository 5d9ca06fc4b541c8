import { execa } from "execa";

/** Makes a sparse file with a file system that has the folder's content. */
export async function makeDisk(file: string, label: string, gib: number, content: string): Promise<void> {
  await execa("truncate", [`--size=${gib}G`, file]);
  await execa("mke2fs", ["-q", "-t", "ext4", "-m", "0", "-L", label, "-d", content, file]);
}

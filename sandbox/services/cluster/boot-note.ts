import { readFile, rm, writeFile } from "node:fs/promises";

interface Note<T> {
  readonly boot: string;
  readonly values: T;
}

const bootId = () => readFile("/proc/sys/kernel/random/boot_id", "utf8");

/**
 * A file that says how the kernel was before the sandbox changed it, so that it can be put back. A reboot has done so.
 */
export class BootNote<T> {
  constructor(private readonly file: string) {}

  /** Notes what `read` finds; once a boot, because a later run would find the sandbox's own changes. */
  async write(read: () => Promise<T>): Promise<void> {
    const boot = await bootId();
    if ((await this.read())?.boot === boot) return;
    await writeFile(this.file, JSON.stringify({ boot, values: await read() } satisfies Note<T>));
  }

  /** Gives `putBack` what was noted in this boot, and forgets it. */
  async restore(putBack: (values: T) => Promise<void>): Promise<void> {
    const note = await this.read();
    if (note?.boot === (await bootId())) await putBack(note.values);
    await rm(this.file, { force: true });
  }

  private async read(): Promise<Note<T> | undefined> {
    try {
      return JSON.parse(await readFile(this.file, "utf8")) as Note<T>;
    } catch {
      return undefined;
    }
  }
}

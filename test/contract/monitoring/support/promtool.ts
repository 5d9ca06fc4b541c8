import { execa } from "execa";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prometheusLayer } from "../../../../sandbox/images/prometheus";
import { paths } from "../../../../sandbox/shared/paths";

/** Debian's promtool, run in the layer of the sandbox's image, whose libraries it has. */
export class Promtool {
  private constructor(private readonly root: string) {}

  static async unpack(): Promise<Promtool> {
    const layer = await prometheusLayer(join(paths.cache, "images"), () => undefined);
    const root = await mkdtemp(join(tmpdir(), "promtool-"));
    await execa("tar", ["--extract", `--file=${layer.file}`, `--directory=${root}`]);
    // promtool keeps the series of a test there.
    await mkdir(join(root, "tmp"));
    return new Promtool(root);
  }

  /** Writes a file that promtool finds at `/NAME`. */
  write(name: string, text: string): Promise<void> {
    return writeFile(join(this.root, name), text);
  }

  /** @throws with what promtool says, if it does not approve */
  async run(...args: string[]): Promise<string> {
    const { exitCode, all } = await execa("chroot", [this.root, "/usr/bin/promtool", ...args], {
      all: true,
      reject: false,
    });
    if (exitCode !== 0) throw new Error(all);
    return all;
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true });
  }
}

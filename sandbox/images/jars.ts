import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { checkout } from "../paths";
import { type Layer, cachedLayer, pack } from "./layers";
import { type Artifact, artifactFile, fetchArtifact } from "./registries";

/** images/jars.json */
interface JarList {
  /** Where they are in the image. */
  readonly folder: string;
  /** In the order of the class path. `sandbox` has what the sandbox takes instead of production's. */
  readonly jars: readonly (Artifact & { readonly sandbox?: Pick<Artifact, "version" | "sha256"> })[];
  /** Modules of Spark that its distribution leaves out, behind them. */
  readonly sparkModules: readonly Artifact[];
}

/**
 * What Spark needs for Iceberg, Nessie and S3, and the class path that names each: in what order Java expands a folder's
 * `*` is not defined, and here it decides which copy of a class wins.
 */
export async function jarsLayer(
  folder: string,
  report: (line: string) => void,
): Promise<{ layer: Layer; classPath: string }> {
  const list = JSON.parse(await readFile(join(checkout, "images", "jars.json"), "utf8")) as JarList;
  const jars: Artifact[] = [...list.jars.map((jar) => ({ ...jar, ...jar.sandbox })), ...list.sparkModules];
  const layer = await cachedLayer(folder, "jars", [JSON.stringify(jars), list.folder], async (file, work) => {
    for (const jar of jars) {
      report(`Fetching ${jar.artifact} ${jar.version}`);
      await fetchArtifact(jar, join(work, list.folder));
    }
    await pack(file, work, [{ paths: [list.folder.slice(1)] }]);
  });
  return { layer, classPath: jars.map((jar) => join(list.folder, artifactFile(jar))).join(":") };
}

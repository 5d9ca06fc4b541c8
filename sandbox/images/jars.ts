import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { checkout } from "../paths";
import { type Layer, cachedLayer, pack } from "./layers";

/** A Java archive in Maven's repository. */
interface Jar {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  /** Null where it has not been seen by us; such a jar is never used. */
  readonly sha256: string | null;
}

/** images/jars.json */
interface JarList {
  /** Where they are in the image. */
  readonly folder: string;
  /** In the order of the class path. */
  readonly jars: readonly (Jar & { readonly sandbox?: Pick<Jar, "version" | "sha256"> })[];
}

export interface JarsLayer {
  readonly layer: Layer;
  /** For SPARK_DIST_CLASSPATH. */
  readonly classPath: string;
}

/**
 * What Spark needs for Iceberg, Nessie and S3. Each is named in the class path: in what order Java expands a folder's
 * `*` is not defined, and here it decides which copy of a class wins.
 */
export async function jarsLayer(folder: string, report: (line: string) => void): Promise<JarsLayer> {
  const list = JSON.parse(await readFile(join(checkout, "images", "jars.json"), "utf8")) as JarList;
  const jars = list.jars.map((jar) => ({ ...jar, ...jar.sandbox }));
  const layer = await cachedLayer(folder, "jars", [JSON.stringify(jars), list.folder], async (file, work) => {
    for (const jar of jars) {
      report(`Fetching ${jar.artifact} ${jar.version}`);
      await fetchJar(jar, join(work, list.folder));
    }
    await pack(file, work, [{ paths: [list.folder.slice(1)] }]);
  });
  return { layer, classPath: jars.map((jar) => join(list.folder, fileName(jar))).join(":") };
}

const fileName = ({ artifact, version }: Jar) => `${artifact}-${version}.jar`;

/**
 * Maven's own client fetches it, and so honours the mirrors, proxies and credentials in a person's settings.xml.
 * @throws when its content is not the expected one
 */
async function fetchJar(jar: Jar, folder: string): Promise<void> {
  const coordinates = `${jar.group}:${jar.artifact}:${jar.version}`;
  await execa(
    "mvn",
    ["--batch-mode", "--quiet", "dependency:copy", `-Dartifact=${coordinates}`, `-DoutputDirectory=${folder}`],
    { stdin: "ignore" },
  );
  const content = await readFile(join(folder, fileName(jar)));
  const found = createHash("sha256").update(content).digest("hex");
  if (found !== jar.sha256) {
    throw new Error(
      `${coordinates} has the sha256 ${found}, but images/jars.json says ${jar.sha256 ?? "nothing"}: ` +
        "find out which one its authors published before you use it.",
    );
  }
}

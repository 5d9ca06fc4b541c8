import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { IcebergRelease } from "../../contract/iceberg";
import { checkout } from "../shared/paths";
import { type Layer, cachedLayer, pack } from "./layers";
import { type Artifact, artifactFile, fetchArtifact } from "./registries";

type Release = Pick<Artifact, "version" | "sha256">;

/** images/jars.json */
export interface JarList {
  /** Where they are in the image. */
  readonly folder: string;
  /** What each release of Iceberg has of its own: it and the AWS SDK that it is built with. */
  readonly iceberg: Readonly<Record<IcebergRelease, Readonly<Record<string, Release>>>>;
  /**
   * In the order of the class path. `sandbox` has what the sandbox takes instead of production's; of one without a
   * version Iceberg's release has it.
   */
  readonly jars: readonly (Pick<Artifact, "group" | "artifact"> &
    Partial<Release> & { readonly sandbox?: Release | undefined })[];
  /** Modules of Spark that its distribution leaves out, behind them. */
  readonly sparkModules: readonly Artifact[];
}

/** The jars of the sandbox's image for one release of Iceberg, in the order of its class path. */
export function jarsWith(release: IcebergRelease, { jars, iceberg, sparkModules }: JarList): Artifact[] {
  const chosen = jars.map(({ group, artifact, sandbox, ...production }) => {
    const { version, sha256 } = iceberg[release][artifact] ?? sandbox ?? production;
    if (version === undefined || sha256 === undefined) {
      throw new Error(
        `images/jars.json has no version of ${artifact} for Iceberg ${release}: give it one in \`iceberg\`.`,
      );
    }
    return { group, artifact, version, sha256 };
  });
  return [...chosen, ...sparkModules];
}

/**
 * What Spark needs for Iceberg, Nessie and S3, and the class path that names each: in what order Java expands a
 * folder's `*` is not defined, and here it decides which copy of a class wins. What all releases of Iceberg share is a
 * layer of its own.
 */
export async function jarLayers(
  release: IcebergRelease,
  folder: string,
  report: (line: string) => void,
): Promise<{ layers: Layer[]; classPath: string }> {
  const list = JSON.parse(await readFile(join(checkout, "images", "jars.json"), "utf8")) as JarList;
  const jars = jarsWith(release, list);
  const isOwn = ({ artifact }: Artifact) => artifact in list.iceberg[release];
  const layer = (name: string, some: readonly Artifact[]) =>
    cachedLayer(folder, name, [JSON.stringify(some), list.folder], async (file, work) => {
      for (const jar of some) {
        report(`Fetching ${jar.artifact} ${jar.version}`);
        await fetchArtifact(jar, join(work, list.folder));
      }
      await pack(file, work, [{ paths: [list.folder.slice(1)] }]);
    });
  return {
    layers: [
      await layer(
        "jars",
        jars.filter((jar) => !isOwn(jar)),
      ),
      await layer("iceberg", jars.filter(isOwn)),
    ],
    classPath: jars.map((jar) => join(list.folder, artifactFile(jar))).join(":"),
  };
}

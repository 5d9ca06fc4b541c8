import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { execa } from "execa";

/** A file in Maven's repository. */
export interface Artifact {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
  /** Which of the artifact's files; default: the main one. */
  readonly classifier?: string;
  /** Null where we have not seen it; such a file is never used. */
  readonly sha256: string | null;
}

export function artifactFile({ artifact, version, classifier }: Artifact): string {
  return `${[artifact, version, ...(classifier ? [classifier] : [])].join("-")}.jar`;
}

/**
 * Fetches a jar with Maven's own client, which honours the mirrors, proxies and credentials in a person's settings.xml.
 * @throws when its content is not the expected one
 */
export async function fetchArtifact(artifact: Artifact, folder: string): Promise<void> {
  const { group, artifact: name, version, classifier, sha256 } = artifact;
  const coordinates = [group, name, version, ...(classifier ? ["jar", classifier] : [])].join(":");
  const goal = ["dependency:copy", `-Dartifact=${coordinates}`, `-DoutputDirectory=${folder}`];
  await execa("mvn", ["--batch-mode", "--quiet", ...goal], { stdin: "ignore" });
  const hash = createHash("sha256");
  await pipeline(createReadStream(join(folder, artifactFile(artifact))), hash);
  const found = hash.digest("hex");
  if (found !== sha256) {
    throw new Error(
      `${coordinates} has the sha256 ${found}, expected is ${sha256 ?? "none yet"}: find out which one its publisher shows.`,
    );
  }
}

/**
 * Fetches the one package of a requirements file from PyPI.
 * @param form `wheel` is built for this machine, `source` is the same for all
 * @returns the file
 * @throws when its hash is not in the requirements file
 */
export async function fetchPackage(requirements: string, form: "wheel" | "source", folder: string): Promise<string> {
  const only = form === "wheel" ? "--only-binary=:all:" : "--no-binary=:all:";
  const options = ["--quiet", "--no-cache-dir", "--no-deps", "--require-hashes", only, `--dest=${folder}`];
  await execa("python3", ["-m", "pip", "download", ...options, `--requirement=${requirements}`], { stdin: "ignore" });
  const [file] = await readdir(folder);
  if (!file) throw new Error(`pip downloaded nothing for ${requirements}.`);
  return join(folder, file);
}

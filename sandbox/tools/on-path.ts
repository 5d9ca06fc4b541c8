import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { execa } from "execa";
import { coerce, satisfies } from "semver";
import { patient } from "../shared/patience";

/** A program that a person may have installed already. */
export interface InstalledProgram {
  readonly name: string;
  /** Makes it print its version. */
  readonly arguments: readonly string[];
  /** The releases that will do, as a range of semantic versions. */
  readonly range: string;
}

/** The first good enough copy on PATH. One that is older, broken or slow to answer is passed over. */
export async function findOnPath(program: InstalledProgram, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter(isAbsolute)) {
    const file = join(folder, program.name);
    const executable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (executable && (await isGoodEnough(file, program))) return file;
  }
  return undefined;
}

async function isGoodEnough(file: string, { arguments: args, range }: InstalledProgram): Promise<boolean> {
  const { stdout } = await execa(file, args, {
    // `pulumi version` would look for a newer release first.
    env: { PULUMI_SKIP_UPDATE_CHECK: "true" },
    reject: false,
    stdin: "ignore",
    timeout: patient(10_000),
  });
  const version = coerce(stdout);
  return version !== null && satisfies(version, range);
}

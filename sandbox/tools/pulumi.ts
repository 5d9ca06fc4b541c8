import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { checkout } from "../shared/paths";
import { cachedFolder, exists } from "./cache";
import { type GoModule, prepareGoBuild, requiredVersion } from "./go-module";
import { type InstalledProgram, findOnPath } from "./on-path";

// Not older than the SDK that the program uses.
const program: InstalledProgram = { name: "pulumi", arguments: ["version"], range: "^3.248.0" };

const cliModule = "github.com/pulumi/pulumi/pkg/v3";

const module: GoModule = {
  name: "pulumi",
  commands: [`${cliModule}/cmd/pulumi`],
  // Without it the CLI writes no version into states and lets every `requiredPulumiVersion` pass.
  variables: (version) => ({ "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": version(cliModule) }),
};

/** Enough for the download on a usual line; where it is blocked silently, building takes over after that. */
const installerSeconds = 120;

/** Puts Pulumi's release `version` into `folder`, or fails. */
type Download = (folder: string, version: string) => Promise<unknown>;

/** Pulumi's own installer, in a process of its own: timeout(1) ends all that it started. */
const download: Download = (folder, version) => {
  const installer = ["--import", "tsx", join(__dirname, "install-pulumi.ts"), folder, version];
  return execa("timeout", [`${installerSeconds}`, process.execPath, ...installer], { cwd: checkout, stdin: "ignore" });
};

/**
 * Decides where the Pulumi CLI comes from: PATH, else Pulumi's own installer, else a build of the pinned Go module.
 * What an earlier run has installed or built is taken before anything is downloaded.
 *
 * @returns a function that builds it if need be, and gives its absolute path
 * @throws when it has to be built and Go is missing or too old
 */
export async function resolvePulumi(
  bin: string,
  path: string,
  report: (line: string) => void,
  installer: Download = download,
): Promise<() => Promise<string>> {
  const onPath = await findOnPath(program, path);
  if (onPath) return () => Promise.resolve(onPath);

  const version = requiredVersion(await readFile(join(__dirname, module.name, "go.mod"), "utf8"), cliModule);
  const release = `pulumi-release-${version}`;
  const released = join(bin, release, "bin", "pulumi");
  if (await exists(released)) return () => Promise.resolve(released);

  // Its error waits until the download has failed too: who can download needs no Go for this.
  const [preparation] = await Promise.allSettled([prepareGoBuild(module, bin)]);
  const isBuilt = preparation.status === "fulfilled" && (await exists(preparation.value.folder));
  if (!isBuilt) {
    report(`Asking Pulumi's installer for the CLI ${version}`);
    const installed = cachedFolder(bin, release, async (folder) => {
      await installer(folder, version);
    });
    if (await installed.then(Boolean, () => false)) return () => Promise.resolve(released);
    report("Pulumi's installer cannot be reached; the CLI is built instead");
  }
  if (preparation.status === "rejected") throw preparation.reason;
  const { value: build } = preparation;
  return async () => join(await build.make(report), "pulumi");
}

import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { paths } from "../shared/paths";
import { type GoModule, prepareGoBuild } from "./go-module";

const providerModule = "github.com/pulumi/pulumi-kubernetes/provider/v4";

/**
 * The release of the commit in go.mod: the provider's tags are not those of a Go module, so go.mod cannot name them.
 */
export const officialRelease = "4.25.0";

const module: GoModule = {
  name: "kubernetes-provider",
  commands: ["./pulumi-resource-kubernetes"],
  variables: () => ({ [`${providerModule}/pkg/version.Version`]: officialRelease }),
  extract: async (go, target) => {
    const source = join(await go(["list", "-m", "-f", "{{.Dir}}", providerModule]), "cmd/pulumi-resource-kubernetes");
    const schema = JSON.parse(await readFile(join(source, "schema.json"), "utf8")) as Record<string, unknown>;
    await writeFile(join(target, "schema.json"), JSON.stringify({ ...schema, version: officialRelease }));
    await copyFile(join(source, "terraform-mapping.json"), join(target, "terraform-mapping.json"));
  },
};

/**
 * Builds Pulumi's own kubernetes provider from its Go module, unless that has been done. It is older than the package
 * that the program uses, so it takes no stand-in's place in a sandbox; the contract tests are held against it.
 *
 * @param report gets a line of progress now and then
 * @returns the folder that holds the plugin
 * @throws with one sentence when Go is missing or too old, or with the build's last lines when that fails
 */
export async function ensureOfficialProvider(report: (line: string) => void): Promise<string> {
  const build = await prepareGoBuild(module, join(paths.cache, "bin"));
  return build.make(report);
}

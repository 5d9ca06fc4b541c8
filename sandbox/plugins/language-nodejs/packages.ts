import { readdir, readFile, realpath } from "node:fs/promises";
import { join } from "node:path";

/** The parts of package.json that tell which plugin a package needs. */
export interface PackageManifest {
  readonly name?: string;
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly pulumi?: {
    readonly resource?: boolean;
    readonly name?: string;
    readonly version?: string;
    readonly server?: string;
  };
}

export interface RequiredPlugin {
  readonly name: string;
  readonly version: string;
  /** Where the plugin is downloaded from; empty for Pulumi's own. */
  readonly server: string;
}

export async function readManifest(folder: string): Promise<PackageManifest | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as PackageManifest;
  } catch {
    return undefined;
  }
}

/** Every package under the folder's `node_modules`, nested ones included; each once, whatever links lead to it. */
export async function installedPackages(folder: string, visited = new Set<string>()): Promise<PackageManifest[]> {
  const root = join(folder, "node_modules");
  const names = await subfolders(root);
  const scopes = names.filter((name) => name.startsWith("@"));
  const scoped = scopes.map(async (scope) => (await subfolders(join(root, scope))).map((name) => join(scope, name)));
  const packages = [...names.filter((name) => !name.startsWith("@")), ...(await Promise.all(scoped)).flat()];
  const found = packages.map(async (name) => {
    const path = await realpath(join(root, name));
    if (visited.has(path)) return [];
    visited.add(path);
    const manifest = await readManifest(path);
    return [...(manifest ? [manifest] : []), ...(await installedPackages(path, visited))];
  });
  return (await Promise.all(found)).flat();
}

async function subfolders(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => !entry.name.startsWith(".") && (entry.isDirectory() || entry.isSymbolicLink()))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** The resource plugin that a package says it needs, if any. */
export function requiredPlugin({ name, version, pulumi }: PackageManifest): RequiredPlugin | undefined {
  if (!pulumi?.resource) return undefined;
  const plugin = pulumi.name ?? (name?.startsWith("@pulumi/") ? name.slice("@pulumi/".length) : undefined);
  const pluginVersion = pulumi.version ?? version;
  if (!plugin || !pluginVersion) return undefined;
  return {
    name: plugin,
    version: pluginVersion.startsWith("v") ? pluginVersion : `v${pluginVersion}`,
    server: pulumi.server ?? "",
  };
}

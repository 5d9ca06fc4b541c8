import { readdirSync, readFileSync, realpathSync } from "node:fs";
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

export function readManifest(folder: string): PackageManifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as PackageManifest;
  } catch {
    return undefined;
  }
}

/**
 * Every package under the folder's `node_modules`, nested ones included; each once, whatever links lead to it. It
 * blocks, because the engine waits for it with nothing else to do, and because that is several times faster for so many
 * small files.
 */
export function installedPackages(folder: string, visited = new Set<string>()): PackageManifest[] {
  const root = join(folder, "node_modules");
  const names = subfolders(root);
  const scoped = names
    .filter((name) => name.startsWith("@"))
    .flatMap((scope) => subfolders(join(root, scope)).map((name) => join(scope, name)));
  return [...names.filter((name) => !name.startsWith("@")), ...scoped].flatMap((name) => {
    const path = realpathSync.native(join(root, name));
    if (visited.has(path)) return [];
    visited.add(path);
    const manifest = readManifest(path);
    return [...(manifest ? [manifest] : []), ...installedPackages(path, visited)];
  });
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
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

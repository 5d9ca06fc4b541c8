import { execa } from "execa";
import { lstat, mkdir, readdir, readlink, readFile, realpath, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { checkout } from "../shared/paths";
import { exists } from "../tools/cache";
import { buildPlugins } from "./build-plugins";

/** Enough for a download of 100 MB; where it is blocked silently, the stand-in takes over after that. */
const downloadMilliseconds = 120_000;

/** A download that has failed is tried again after a day. */
const retryMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Makes the plugins that the program needs available to the engine, in the place where the engine itself installs
 * plugins. A CLI that came without its language host was built here because Pulumi's downloads cannot be reached: then
 * nothing is downloaded, and stand-ins take the places of the plugins.
 *
 * @param home the engine's folder (`PULUMI_HOME`)
 * @returns the plugins that stand-ins replace, such as `nodejs` and `random`
 */
export async function installPlugins(cli: string, home: string): Promise<string[]> {
  const isOfficial = await hasLanguageHost(cli);
  const bundles = await buildPlugins();
  const standIns: string[] = [];
  for (const executable of await readdir(bundles)) {
    const name = executable.slice("pulumi-".length);
    if (isOfficial && name.startsWith("language-")) continue;
    const version = await sdkVersion(name);
    const folder = join(home, "plugins", `${name}-v${version}`);
    const file = join(folder, executable);
    if (await isPulumis(file)) continue;
    if (isOfficial && !(await hasFreshStandIn(file))) {
      // Where it is, the CLI takes the plugin for installed.
      await rm(folder, { recursive: true, force: true });
      await download(cli, home, name, version);
      if (await isPulumis(file)) continue;
    }
    await link(join(bundles, executable), file);
    standIns.push(name.replace(/^(language|resource)-/, ""));
  }
  return standIns;
}

/** Pulumi ships its language hosts beside the CLI. */
async function hasLanguageHost(cli: string): Promise<boolean> {
  return exists(join(dirname(await realpath(cli)), "pulumi-language-nodejs"));
}

/** A plugin has the version of the package that the program uses it through. */
async function sdkVersion(plugin: string): Promise<string> {
  const name = plugin.startsWith("language-") ? "pulumi" : plugin.slice("resource-".length);
  const manifest = await readFile(join(checkout, "node_modules/@pulumi", name, "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

/** Whether the plugin is Pulumi's own: a stand-in is a link. */
async function isPulumis(file: string): Promise<boolean> {
  return (await lstat(file).catch(() => undefined))?.isFile() ?? false;
}

async function hasFreshStandIn(file: string): Promise<boolean> {
  const link = await lstat(file).catch(() => undefined);
  return link !== undefined && Date.now() - link.mtimeMs < retryMilliseconds;
}

async function download(cli: string, home: string, plugin: string, version: string): Promise<void> {
  const name = plugin.slice("resource-".length);
  await execa(cli, ["plugin", "install", "resource", name, version], {
    env: { PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
    reject: false,
    stdin: "ignore",
    timeout: downloadMilliseconds,
  });
}

async function link(target: string, path: string): Promise<void> {
  if ((await readlink(path).catch(() => undefined)) === target) return;
  await mkdir(dirname(path), { recursive: true });
  await rm(path, { force: true });
  await symlink(target, path);
}

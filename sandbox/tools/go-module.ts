import { readFile, readdir } from "node:fs/promises";
import { join, relative } from "node:path";
import { ExecaError, execa } from "execa";
import { coerce, lt } from "semver";
import { cachedFolder, contentKey } from "./cache";
import { thinned } from "./progress";

/** A Go module of ours that pins programs of others (its `tool` lines) or small programs of its own. */
export interface GoModule {
  /** Also the name of its folder beside this file. */
  readonly name: string;
  /** Packages of the commands; each binary is called like the last part of its package's path. */
  readonly commands: readonly string[];
  /** Package variables set by the linker, such as versions. `version` reads a required module's version from go.mod. */
  readonly variables?: (version: (module: string) => string) => Readonly<Record<string, string>>;
  /** More files to put beside the binaries, out of the modules' sources. */
  readonly extract?: (go: Go, target: string) => Promise<void>;
}

/** Runs `go` in the module's folder. */
type Go = (args: readonly string[], onLine?: (line: string) => void) => Promise<string>;

// -trimpath and no VCS stamp: the checkout's place and state do not change the binaries.
const flags = ["-trimpath", "-buildvcs=false"];

/** A main package counts as stale whenever its binary is to be linked. */
const packagesToCompile = '{{if and .Stale (ne .Name "main")}}{{.ImportPath}}{{end}}';

export interface GoBuild {
  /** Holds the binaries, once built. */
  readonly folder: string;
  /**
   * Builds, unless that has been done.
   * @throws with the compiler's last lines
   */
  readonly make: (report: (line: string) => void) => Promise<string>;
}

/**
 * A build of a module's commands, done at most once for the same sources, flags and Go version.
 *
 * @param bin the cache's folder for programs
 * @throws when Go is missing or older than the module's `go` line
 */
export async function prepareGoBuild(
  module: GoModule,
  bin: string,
  source = join(__dirname, module.name),
): Promise<GoBuild> {
  const sources = await readSources(source);
  const goMod = sources.get("go.mod") ?? "";
  const goVersion = await requireGo(module.name, source, goMod);
  const variables = Object.entries(module.variables?.((name) => requiredVersion(goMod, name)) ?? {});
  const linkerFlags = ["-s", "-w", ...variables.map(([name, value]) => `-X ${name}=${value}`)].join(" ");
  const key = contentKey(goVersion, process.arch, ...flags, linkerFlags, ...module.commands, ...[...sources].flat());
  const name = `${module.name}-${key}`;

  const build = async (target: string, report: (line: string) => void) => {
    const go: Go = (args, onLine) => runGo(source, args, onLine);
    report(`Finding out what is left to build of ${module.name}`);
    const stale = await go(["list", ...flags, "-deps", "-f", packagesToCompile, ...module.commands], (line) => {
      if (line.startsWith("go: downloading ")) report(`Downloading ${line.slice("go: downloading ".length)}`);
    });
    const progress = packageProgress(module.name, stale.split("\n").filter(Boolean), report);
    await go(["build", ...flags, "-v", "-ldflags", linkerFlags, "-o", `${target}/`, ...module.commands], progress);
    await module.extract?.(go, target);
  };
  return { folder: join(bin, name), make: (report) => cachedFolder(bin, name, (target) => build(target, report)) };
}

async function readSources(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /^go\.(mod|sum)$|\.go$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return new Map(
    await Promise.all(
      files.map(async (file) => [relative(folder, file), await readFile(file, "utf8")] satisfies [string, string]),
    ),
  );
}

/** The version that go.mod requires of another module. */
export function requiredVersion(goMod: string, module: string): string {
  const words = goMod.split("\n").map((line) =>
    line
      .trim()
      .replace(/^require /, "")
      .split(" "),
  );
  const version = words.find(([name]) => name === module)?.[1];
  if (!version) throw new Error(`go.mod requires no module ${module}.`);
  return version;
}

/**
 * The Go version the module is built with: that on PATH, or a newer one that it downloads because go.mod asks for it.
 */
async function requireGo(module: string, source: string, goMod: string): Promise<string> {
  const needed = /^go (\S+)/m.exec(goMod)?.[1] ?? "1.21";
  const remedy = `install Go ${needed} or newer, for the sandbox builds its ${module} with it.`;
  const found = await runGo(source, ["env", "GOVERSION"]).catch((error: unknown) => {
    if (error instanceof ExecaError && error.code === "ENOENT") throw new Error(`There is no go on PATH: ${remedy}`);
    throw error;
  });
  const version = coerce(found);
  if (version === null || lt(version, coerce(needed) ?? needed)) {
    throw new Error(`The go on PATH is too old, ${found}: ${remedy}`);
  }
  return found;
}

async function runGo(source: string, args: readonly string[], onLine?: (line: string) => void): Promise<string> {
  const words: string[] = [];
  try {
    const { stdout } = await execa("go", args, {
      cwd: source,
      // Neither a workspace nor flags of the person's may change what is built.
      env: { CGO_ENABLED: "0", GOFLAGS: "", GOWORK: "off" },
      stdin: "ignore",
      stderr: function* (line: unknown) {
        const text = String(line);
        onLine?.(text);
        // A package's bare name is progress; what is wrong stands in the other lines.
        if (/\s/.test(text)) words.push(text);
        yield text;
      },
    });
    return stdout;
  } catch (error) {
    if (error instanceof ExecaError && error.code === "ENOENT") throw error;
    throw new Error(`go ${args[0] ?? ""} failed in ${source}:\n${words.slice(-12).join("\n")}`, { cause: error });
  }
}

/** Turns the lines of `go build -v`, one a package, into how far it is. */
export function packageProgress(
  name: string,
  stale: readonly string[],
  report: (line: string) => void,
  now: () => number = Date.now,
): (line: string) => void {
  const waiting = new Set(stale);
  const started = now();
  const say = thinned(report, now);
  const linking = () => {
    if (waiting.size === 0) report(`Linking ${name}`);
  };
  linking();
  return (line) => {
    if (!waiting.delete(line)) return;
    const done = stale.length - waiting.size;
    const left = ((now() - started) / done) * waiting.size;
    say(`Building ${name}: ${done} of ${stale.length} packages, about ${duration(left)} left (${line})`);
    linking();
  };
}

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}

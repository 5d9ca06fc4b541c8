import { expect } from "chai";
import { execa } from "execa";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { checkout } from "../../sandbox/shared/paths";

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** An entry of package-lock.json. */
interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly link?: boolean;
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(checkout, file), "utf8"));
const manifest = (folder: string) => read(join(folder, "package.json")) as Manifest;
const { workspaces } = read("package.json") as { readonly workspaces: readonly string[] };

/** What starts the program, the pack and the budget table. */
const entries = ["main.cjs", "policies/main.cjs", "policies/report/main.ts"];

/** What these need without an import: type-check.ts starts the compiler, which reads the types. */
const forTypes = ["typescript", "@types/js-yaml", "@types/node"];

/** The packages that the files import, directly or by way of others. */
async function imported(files: readonly string[]): Promise<string[]> {
  const args = ["--config", ".dependency-cruiser.cjs", "--output-type", "json", ...files];
  const { stdout } = await execa(join(checkout, "node_modules/.bin/depcruise"), args, { cwd: checkout });
  const { modules } = JSON.parse(stdout) as {
    modules: readonly {
      readonly dependencies: readonly { readonly module: string; readonly dependencyTypes: string[] }[];
    }[];
  };
  const names = modules
    .flatMap(({ dependencies }) => dependencies)
    .filter(({ dependencyTypes }) => dependencyTypes.some((type) => /^(npm|unknown)/.test(type)))
    .map(({ module }) => /^(@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? module);
  return [...new Set(names)].sort();
}

type LockFile = Readonly<Record<string, Locked>>;

/** The paths of the packages that a folder asks for by name, and of all that these ask for. */
function withDependencies(folder: string, names: readonly string[], packages: LockFile, found = new Set<string>()) {
  for (const name of names) {
    const path = pathOf(name, folder, packages);
    if (path === undefined || found.has(path)) continue;
    found.add(path);
    const { dependencies, optionalDependencies, peerDependencies } = packages[path] ?? {};
    const next = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
    withDependencies(path, next, packages, found);
  }
  return found;
}

/** As Node finds it: in the folder's node_modules, else in those further up. */
function pathOf(name: string, folder: string, packages: LockFile): string | undefined {
  const path = join(folder, "node_modules", name);
  if (path in packages || folder === "") return path in packages ? path : undefined;
  return pathOf(name, folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/"))), packages);
}

describe("the packages", () => {
  it("of program and policies are what these import, and nothing else", async function () {
    this.timeout("2m");
    const listed = Object.keys(manifest(".").dependencies ?? {});
    expect([...(await imported(entries)), ...forTypes].sort()).to.deep.equal(listed.sort());
  });

  it("leave the program its entry point: Pulumi would run the exports of the npm package, and delete the stack", () => {
    const { main } = parse(readFileSync(join(checkout, "Pulumi.yaml"), "utf8")) as { readonly main?: string };
    expect(main).to.equal("main.cjs");
  });

  it("of sandbox and stand-ins are not installed by `npm ci --omit=dev`", () => {
    const { packages } = read("package-lock.json") as { readonly packages: LockFile };
    const needed = withDependencies("", Object.keys(manifest(".").dependencies ?? {}), packages);
    expect(workspaces).to.include.members(["sandbox", "stand-ins"]);
    for (const workspace of workspaces) {
      expect(manifest(workspace), workspace).not.to.have.property("dependencies");
    }
    const installed = Object.entries(packages)
      .filter(([path, { dev, devOptional, link }]) => path.startsWith("node_modules/") && !dev && !devOptional && !link)
      .map(([path]) => path);
    expect(installed.filter((path) => !needed.has(path))).to.deep.equal([]);
  });

  it("have one exact version each, in whichever manifest", () => {
    const versions = new Map<string, Set<string>>();
    for (const { dependencies, devDependencies } of [".", ...workspaces].map(manifest)) {
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        expect(version, name).to.match(/^\d+\.\d+\.\d+$/);
        versions.set(name, (versions.get(name) ?? new Set()).add(version));
      }
    }
    expect([...versions].filter(([, found]) => found.size > 1).map(([name]) => name)).to.deep.equal([]);
  });
});

import { execa } from "execa";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { TypeTable } from "./type-table";

/** A package of the Kubernetes API in Go: its types, told apart by `apiVersion.Name`. */
interface GoPackage {
  apiVersion: string;
  text: string;
  /** Local name of an import to the folder that it means: `metav1` to `meta/v1`. */
  imports: Map<string, string>;
}

interface GoType {
  /** Held by value, and its zero value is one of JSON: `false`, `0`, `""`, `[]` or `{}`. */
  hasZero: boolean;
  struct: string | undefined;
}

const scalars = /^(bool|string|u?int(16|32|64)?|float64)$/;

/**
 * Reads from the sources of the sandbox's Kubernetes which fields Go leaves out when they are zero. The sources' form
 * is relied on: a line a field, `Name Type \`json:"name,omitempty"\``. Betas are left out; the platform uses none.
 */
export async function readGoTypes(): Promise<TypeTable> {
  const [api, machinery] = await Promise.all(["k8s.io/api", "k8s.io/apimachinery"].map(moduleFolder));
  const packages = new Map<string, GoPackage>();
  const add = async (name: string, folder: string) => {
    const read = await readPackage(folder);
    if (read) packages.set(name, read);
  };
  for (const group of await readdir(api ?? "", { withFileTypes: true })) {
    if (!group.isDirectory()) continue;
    const versions = await readdir(join(group.parentPath, group.name));
    for (const version of versions.filter((name) => /^v\d+$/.test(name))) {
      await add(join(group.name, version), join(group.parentPath, group.name, version));
    }
  }
  await add("meta/v1", join(machinery ?? "", "pkg/apis/meta/v1"));
  return reachable(new Structs(packages));
}

async function moduleFolder(name: string): Promise<string> {
  const cwd = join(__dirname, "../../../sandbox/tools/kubernetes");
  const { stdout } = await execa("go", ["mod", "download", "-json", name], { cwd });
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}

async function readPackage(folder: string): Promise<GoPackage | undefined> {
  const files = await readdir(folder);
  if (!files.includes("types.go") || !files.includes("register.go")) return undefined;
  const [text, register] = await Promise.all(
    ["types.go", "register.go"].map((file) => readFile(join(folder, file), "utf8")),
  );
  const group = /GroupName = "([^"]*)"/.exec(register ?? "")?.[1];
  const version = basename(folder);
  const imports = [...(text ?? "").matchAll(/^\t(\w*) ?"k8s\.io\/(?:api|apimachinery\/pkg\/apis)\/(\w+\/v\w+)"$/gm)];
  return {
    apiVersion: group ? `${group}/${version}` : version,
    text: text ?? "",
    imports: new Map(imports.map(([, name, path = ""]) => [name === "" ? basename(path) : (name ?? ""), path])),
  };
}

class Structs {
  private readonly bodies = new Map<string, { body: string; folder: string }>();
  private readonly aliases = new Map<string, string>();

  constructor(private readonly packages: ReadonlyMap<string, GoPackage>) {
    for (const [folder, { text }] of packages) {
      for (const [, name, body = ""] of text.matchAll(/^type (\w+) struct \{\n(.*?)^\}/gms)) {
        this.bodies.set(`${folder}.${name}`, { body, folder });
      }
      for (const [, name, type = ""] of text.matchAll(/^type (\w+) (?!struct\b)(\S+)/gm)) {
        this.aliases.set(`${folder}.${name}`, type);
      }
    }
  }

  /** Objects of their own, by their type's name. */
  get kinds(): string[] {
    return [...this.bodies].flatMap(([name, { body }]) =>
      /TypeMeta\s+`json:",inline/.test(body) && /ObjectMeta\s+`json:"metadata/.test(body) ? [name] : [],
    );
  }

  /** `apps/v1.Deployment` as an object's `apiVersion` and `kind` say it. */
  nameOf(type: string): string {
    const [folder = "", name] = type.split(".");
    return `${this.packages.get(folder)?.apiVersion}.${name}`;
  }

  fieldsOf(type: string): { name: string; omitsZero: boolean; struct: string | undefined }[] {
    const { body, folder } = this.bodies.get(type) ?? { body: "", folder: "" };
    return [...body.matchAll(/^\t(?:\w+ +)?(\S+)[ \t]+`[^`]*json:"([^"]*)"/gm)].flatMap(
      ([, written = "", tag = ""]) => {
        const [name = "", ...options] = tag.split(",");
        const { hasZero, struct } = this.resolve(written, folder);
        if (name === "") return options.includes("inline") && struct ? this.fieldsOf(struct) : [];
        return [{ name, omitsZero: hasZero && options.includes("omitempty"), struct }];
      },
    );
  }

  private resolve(written: string, folder: string): GoType {
    if (scalars.test(written)) return { hasZero: true, struct: undefined };
    // What a map holds has names of its own.
    if (written.startsWith("map[")) return { hasZero: true, struct: undefined };
    const [, prefix, element = ""] = /^(\*|\[\])(.*)$/.exec(written) ?? [];
    if (prefix !== undefined) return { hasZero: prefix === "[]", struct: this.resolve(element, folder).struct };
    const name = this.qualify(written, folder);
    const alias = this.aliases.get(name);
    if (alias !== undefined) return this.resolve(alias, name.split(".")[0] ?? "");
    return { hasZero: false, struct: this.bodies.has(name) ? name : undefined };
  }

  private qualify(written: string, folder: string): string {
    const [first = "", second] = written.split(".");
    return second === undefined ? `${folder}.${first}` : `${this.packages.get(folder)?.imports.get(first)}.${second}`;
  }
}

interface Entry {
  zero: string[];
  types: Record<string, string>;
}

/** The types that the inputs of an object can have in them, those left out of which there is nothing to say. */
function reachable(structs: Structs): TypeTable {
  const table: Record<string, Entry> = {};
  const visit = (type: string): boolean => {
    const name = structs.nameOf(type);
    if (name in table) return true;
    const entry: Entry = (table[name] = { zero: [], types: {} });
    for (const { name: field, omitsZero, struct } of structs.fieldsOf(type)) {
      if (notInputs.has(field)) continue;
      if (omitsZero) entry.zero.push(field);
      if (struct !== undefined && visit(struct)) entry.types[field] = structs.nameOf(struct);
    }
    if (entry.zero.length > 0 || Object.keys(entry.types).length > 0) return true;
    Reflect.deleteProperty(table, name);
    return false;
  };
  structs.kinds.sort().forEach(visit);
  return table;
}

const notInputs = new Set(["apiVersion", "kind", "status", "managedFields"]);

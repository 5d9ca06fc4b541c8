import { expect } from "chai";
import { access, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageProgress, prepareGoBuild, requiredVersion } from "../../../../sandbox/tools/go-module";

describe("prepareGoBuild", () => {
  let root: string;
  let bin: string;
  const path = process.env.PATH;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "go-"));
    bin = join(root, "bin");
    await mkdir(join(root, "path"));
    await mkdir(join(root, "module"));
    await writeFile(join(root, "module", "go.mod"), "module example\n\ngo 1.25.11\n\nrequire example.org/lib v1.2.3\n");
    await writeFile(join(root, "module", "main.go"), "package main\n");
    process.env.PATH = `${join(root, "path")}:/usr/bin:/bin`;
  });
  afterEach(async () => {
    process.env.PATH = path;
    await rm(root, { recursive: true });
  });

  /** Puts a `go` on PATH that is of `version` and runs `build` (a shell command) when asked to build. */
  const installGo = (version: string, build = "true") =>
    writeFile(
      join(root, "path", "go"),
      `#!/bin/sh
case $1 in
env) echo ${version} ;;
list) echo fmt; echo example.org/lib ;;
build) while [ "$1" != -o ]; do shift; done; target=$2; ${build} ;;
esac
`,
      { mode: 0o755 },
    );

  const module = {
    name: "example",
    commands: ["./cmd/tool"],
    variables: (version: (name: string) => string) => ({ "example.org/lib.Version": version("example.org/lib") }),
  };
  const prepare = () => prepareGoBuild(module, bin, join(root, "module"));
  const messageOf = (promise: Promise<unknown>) =>
    promise.then(
      () => "no error",
      (error: unknown) => (error as Error).message,
    );

  it("builds into a folder of the cache, once", async () => {
    await installGo("go1.26.8", `echo example.org/lib >&2; touch "$target/tool" "$target/$$"`);
    const lines: string[] = [];
    const build = await prepare();
    expect(await build.make((line) => lines.push(line))).to.equal(build.folder);
    await access(join(build.folder, "tool"));
    const first = await readdir(build.folder);
    expect(lines.join("\n")).to.contain("Building example: 1 of 2 packages");

    await (await prepare()).make(() => undefined);
    expect(await readdir(build.folder)).to.deep.equal(first);
  });

  it("builds anew when sources, pinned versions or Go change, and only then", async () => {
    await installGo("go1.26.8");
    const { folder } = await prepare();
    const changed = async (change: () => Promise<void>) => {
      const before = (await prepare()).folder;
      await change();
      return (await prepare()).folder !== before;
    };
    const file = (name: string, text: string) => () => writeFile(join(root, "module", name), text);

    expect(await changed(file("README.md", "text"))).to.be.false;
    expect(await changed(file("main.go", "package main // changed\n"))).to.be.true;
    expect(await changed(file("go.sum", "example.org/lib v1.2.3 h1:x\n"))).to.be.true;
    expect(await changed(file("go.mod", "go 1.25.11\nrequire example.org/lib v1.2.4\n"))).to.be.true;
    expect(await changed(() => installGo("go1.26.9"))).to.be.true;
    expect(folder).to.match(/\/example-[0-9a-f]{16}$/);
  });

  it("says what to install when there is no Go", async () => {
    expect(await messageOf(prepare())).to.equal(
      "There is no go on PATH: install Go 1.25.11 or newer, for the sandbox builds its example with it.",
    );
  });

  it("says what to install when Go is too old", async () => {
    await installGo("go1.24.4");
    expect(await messageOf(prepare())).to.equal(
      "The go on PATH is too old, go1.24.4: install Go 1.25.11 or newer, for the sandbox builds its example with it.",
    );
  });

  it("shows the compiler's words when a build fails, and keeps nothing", async () => {
    await installGo("go1.26.8", `echo example.org/lib >&2; echo "main.go:1:1: expected package clause" >&2; exit 1`);
    const message = await messageOf((await prepare()).make(() => undefined));
    expect(message).to.match(/^go build failed in .*\/module:\nmain\.go:1:1: expected package clause$/);
    expect(await readdir(bin)).to.be.empty;
  });
});

describe("requiredVersion", () => {
  const goMod = "go 1.24.0\n\nrequire example.org/one v1.0.0\n\nrequire (\n\texample.org/two v2.0.0 // indirect\n)\n";

  it("reads both forms of go.mod", () => {
    expect(requiredVersion(goMod, "example.org/one")).to.equal("v1.0.0");
    expect(requiredVersion(goMod, "example.org/two")).to.equal("v2.0.0");
  });

  it("refuses a module that is not required", () => {
    expect(() => requiredVersion(goMod, "example.org/three")).to.throw("example.org/three");
  });
});

describe("packageProgress", () => {
  it("counts packages, estimates the rest, and speaks at most once a second", () => {
    let now = 0;
    const lines: string[] = [];
    const progress = packageProgress(
      "kube",
      ["a", "b", "c", "d"],
      (line) => lines.push(line),
      () => now,
    );
    for (const [time, line] of [
      [10_000, "a"],
      [10_500, "b"],
      [10_600, "not a package"],
      [30_000, "c"],
    ] as const) {
      now = time;
      progress(line);
    }
    progress("d");
    expect(lines).to.deep.equal([
      "Building kube: 1 of 4 packages, about 30 s left (a)",
      "Building kube: 3 of 4 packages, about 10 s left (c)",
      "Linking kube",
    ]);
  });

  it("has only linking left when every package is compiled", () => {
    const lines: string[] = [];
    packageProgress("kube", [], (line) => lines.push(line));
    expect(lines).to.deep.equal(["Linking kube"]);
  });
});

import { expect } from "chai";
import { execa } from "execa";
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkout } from "../../../sandbox/shared/paths";

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>;
}

describe("a checkout with the packages of `npm ci --omit=dev` alone", function () {
  this.timeout("1m");
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "program-only-"));
    for (const name of ["contract", "policies", "sandbox", "package.json", "package-lock.json", "tsconfig.json"])
      await cp(join(checkout, name), join(folder, name), { recursive: true });
    const { packages } = JSON.parse(await readFile(join(checkout, "package-lock.json"), "utf8")) as LockFile;
    const installed = Object.entries(packages).filter(([, { dev, devOptional }]) => !dev && !devOptional);
    for (const [path] of installed.filter(([path]) => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path))) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await symlink(join(checkout, path), join(folder, path));
    }
    const note = join(folder, "node_modules/.package-lock.json");
    await writeFile(note, JSON.stringify({ packages: Object.fromEntries(installed) }));
    for (const [name, script] of [
      ["npm", "exit 1"],
      ["pulumi", 'echo "asked for $*"; exit 3'],
    ] as const) {
      const program = join(folder, "bin", name);
      await mkdir(dirname(program), { recursive: true });
      await writeFile(program, `#!/bin/sh\n${script}\n`);
      await chmod(program, 0o755);
    }
  });
  after(() => rm(folder, { recursive: true }));

  const run = (...args: readonly string[]) => {
    const env = { PATH: `${join(folder, "bin")}:${process.env.PATH ?? ""}` };
    return execa("node", ["sandbox/run.mjs", ...args], { cwd: folder, env, all: true, reject: false });
  };

  it("shows the budget of another cluster's stack, and installs nothing", async () => {
    const { exitCode, all } = await run("budget", "prod");
    expect(all).to.match(/^asked for stack export --stack prod /);
    expect(exitCode).to.equal(3);
  });

  for (const command of [["budget", "dev"], ["status"]]) {
    it(`installs the sandbox's packages for \`${command.join(" ")}\``, async () => {
      const { exitCode, all } = await run(...command);
      expect(all).to.match(/^Installing npm packages\n/);
      expect(exitCode).to.equal(1);
    });
  }
});

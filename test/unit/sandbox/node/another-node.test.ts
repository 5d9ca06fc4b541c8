import { expect } from "chai";
import { execa } from "execa";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "../../../../sandbox/shared/paths";

const installed = `sandbox/node/node_modules/node-linux-${process.arch}/bin/node`;

/** As npm would, but what it installs tells how it was called. */
const npm = `#!/bin/sh
echo "npm $*"
mkdir -p node_modules/node-linux-${process.arch}/bin
cp package-lock.json node_modules/.package-lock.json
cat >node_modules/node-linux-${process.arch}/bin/node <<'END'
#!/bin/sh
shift
echo "another Node.js: $*, $(command -v node)"
exit 7
END
chmod +x node_modules/node-linux-${process.arch}/bin/node
`;

describe("the sandbox's commands on a machine with another Node.js than the tested releases", () => {
  let folder = "";

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "another-node-"));
    mkdirSync(join(folder, "sandbox/node"), { recursive: true });
    const files = ["another-node.mjs", "package.json", "package-lock.json"].map((name) => `sandbox/node/${name}`);
    for (const file of ["package.json", "package-lock.json", "sandbox/run.mjs", ...files])
      cpSync(join(checkout, file), join(folder, file));
    mkdirSync(join(folder, "bin"));
    writeProgram("npm", npm);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function writeProgram(name: string, script: string): void {
    writeFileSync(join(folder, "bin", name), script);
    chmodSync(join(folder, "bin", name), 0o755);
  }

  /** Node.js pretends to be the release. */
  function runOn(release: string) {
    const versions = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${release}" } })`;
    const pretending = ["--import", `data:text/javascript,${encodeURIComponent(versions)}`];
    const env = { PATH: `${join(folder, "bin")}:${process.env.PATH ?? ""}` };
    return execa(process.execPath, [...pretending, "sandbox/run.mjs", "status"], { cwd: folder, env, reject: false });
  }

  for (const release of ["18.19.0", "20.18.3", "21.7.3", "26.10.0"]) {
    it(`run by the pinned release from the npm registry instead of ${release}`, async () => {
      const { stdout, exitCode } = await runOn(release);
      expect(stdout.split("\n").slice(1)).to.deep.equal([
        "npm ci --ignore-scripts --no-audit --no-fund",
        `another Node.js: status, ${join(folder, installed)}`,
      ]);
      expect(stdout).to.match(/^Installing Node.js \d+\.\d+\.\d+ for the sandbox$/m);
      expect(exitCode, "the command's own").to.equal(7);
    });
  }

  it("install it once", async () => {
    await runOn("18.19.0");
    expect((await runOn("18.19.0")).stdout).to.equal(`another Node.js: status, ${join(folder, installed)}`);
  });

  it("say what to install where the registry does not answer", async () => {
    writeProgram("npm", "#!/bin/sh\nexit 1\n");
    const { stderr, exitCode } = await runOn("18.19.0");
    expect(stderr).to.match(
      /^Node.js 18.19.0 is none of the releases .* \^20\.19 \|\| \^22 \|\| \^24, .*: install one/,
    );
    expect(exitCode).to.equal(1);
  });

  for (const release of ["20.19.0", "20.20.2", "22.23.3", "24.21.0"]) {
    it(`take ${release} as it is`, async () => {
      const { stdout } = await runOn(release);
      expect(stdout).to.match(/^Installing npm packages\nnpm ci /);
      expect(existsSync(join(folder, "node_modules")), "npm ran in the checkout").to.equal(true);
      expect(existsSync(join(folder, "sandbox/node/node_modules"))).to.equal(false);
    });
  }
});

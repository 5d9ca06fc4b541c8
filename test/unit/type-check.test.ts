import { expect } from "chai";
import { execa } from "execa";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkTypes } from "../../type-check";

const checkout = join(__dirname, "../..");

describe("checkTypes", () => {
  let project: string;
  let compiled: number;
  /** What the compiler finds wrong. */
  let problems: string;

  const write = (name: string, text: string) => {
    writeFileSync(join(project, name), text);
  };

  const compile = (_project: string, buildInfo: string) => {
    compiled += 1;
    // Names are relative to the file that has them, as the compiler writes them.
    writeFileSync(buildInfo, JSON.stringify({ fileNames: ["../../../index.ts", "../../@pulumi/pulumi/index.d.ts"] }));
    return problems;
  };

  beforeEach(async () => {
    project = mkdtempSync(join(tmpdir(), "types-"));
    await mkdir(join(project, "node_modules"));
    compiled = 0;
    problems = "";
    write("index.ts", "one");
    write("package-lock.json", "{}");
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  it("asks the compiler once, as long as the program is the same", () => {
    for (let run = 0; run < 3; run += 1) checkTypes(project, compile);
    expect(compiled).to.equal(1);
  });

  for (const file of ["index.ts", "package-lock.json", "tsconfig.json"]) {
    it(`asks again when ${file} is another one`, () => {
      checkTypes(project, compile);
      write(file, "two");
      checkTypes(project, compile);
      expect(compiled).to.equal(2);
    });
  }

  it("asks again when the compiler was killed while it wrote", () => {
    checkTypes(project, compile);
    write("node_modules/.cache/lakehouse/types.tsbuildinfo", '{"fileNa');
    checkTypes(project, compile);
    expect(compiled).to.equal(2);
  });

  it("says what is wrong each time, until it is mended", () => {
    problems = "index.ts(1,1): error TS2304: Cannot find name 'one'.";
    for (let run = 0; run < 2; run += 1) {
      expect(() => {
        checkTypes(project, compile);
      }).to.throw(`so it was not run:\n${problems}`);
    }
    problems = "";
    write("index.ts", "two");
    checkTypes(project, compile);
    expect(compiled).to.equal(3);
  });

  it("stops a program before it runs, with the place of a misspelt field", async function () {
    this.timeout("2m");
    write(
      "tsconfig.program.json",
      JSON.stringify({ files: ["index.ts"], compilerOptions: { noEmit: true, incremental: true } }),
    );
    write("index.ts", "const size: { cores?: number } = { core: 1 };\nconsole.log('has run', size);\n");
    const script = `require(${JSON.stringify(join(checkout, "pulumi-patches/startup.cjs"))});
      require(${JSON.stringify(join(checkout, "type-check.ts"))}).checkTypes(process.cwd());
      require("./index.ts");`;
    const { all } = await execa(process.execPath, ["-e", script], { cwd: project, all: true, reject: false });
    expect(all).to.include("index.ts(1,36): error TS2561").and.include("Did you mean to write 'cores'");
    expect(all).not.to.include("has run");
  });
});

import { execa } from "execa";
import { checkout } from "./paths";

/** The quickest first; the last ends with `pulumi destroy`. */
const allTests = [
  ...["unit", "policy", "contract"].map((folder) => `test/${folder}/**/*.test.ts`),
  ...["platform", "access", "jobs", "lifecycle"].map((name) => `test/e2e/${name}.test.ts`),
];

/**
 * Runs the checks and the tests on the caller's terminal; types and style first, because they fail fastest.
 * @returns the exit code of the first that failed
 */
export async function test(files: readonly string[]): Promise<number> {
  const tests = files.length > 0 ? files : allTests;
  for (const command of [
    ["npm", "run", "--silent", "typecheck"],
    ["npm", "run", "--silent", "lint"],
    ["npx", "mocha", ...tests],
  ]) {
    const [program = "", ...args] = command;
    const { exitCode } = await execa(program, args, { cwd: checkout, stdio: "inherit", reject: false });
    if (exitCode !== 0) return exitCode ?? 1;
  }
  return 0;
}

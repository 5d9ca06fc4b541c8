import { execa } from "execa";
import { checkout } from "./paths";

/**
 * Runs the checks and the tests on the caller's terminal; types and style first, because they fail fastest.
 * @returns the exit code of the first that failed
 */
export async function test(files: readonly string[]): Promise<number> {
  const tests = files.length > 0 ? files : ["test/**/*.test.ts"];
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

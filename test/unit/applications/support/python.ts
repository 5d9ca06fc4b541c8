import { execFileSync } from "node:child_process";

/** For `before`: skips the suite, with the reason, where a job's program cannot be run. */
export function needsPython(this: Mocha.Context): void {
  try {
    execFileSync("python3", ["--version"], { stdio: "pipe" });
  } catch {
    console.log("    (needs python3 on this machine)");
    this.skip();
  }
}

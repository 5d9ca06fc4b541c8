import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Time between asking a program to stop and ending it. */
const graceMilliseconds = 5_000;

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill();
});

/** No program outlives the language host. */
export function track<Child extends ChildProcess>(child: Child): Child {
  running.add(child);
  child.on("exit", () => running.delete(child));
  return child;
}

/** Resolves to the exit code, or -1 when a signal ended the process. */
export async function exitCode(child: ChildProcess): Promise<number> {
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? -1;
}

/** Interrupts, as the person's Ctrl-C would, then insists. */
function stop(child: ChildProcess): void {
  child.kill("SIGINT");
  setTimeout(() => child.kill("SIGKILL"), graceMilliseconds).unref();
}

export function stopAll(): void {
  for (const child of running) stop(child);
}

/** Finds a part of the SDK that the program itself has installed. */
export function resolveSdk(module: string, programFolder: string): string {
  try {
    return createRequire(join(programFolder, "package.json")).resolve(module);
  } catch {
    throw new Error(`The Pulumi SDK is not installed in ${programFolder}: run \`npm install\` there.`);
  }
}

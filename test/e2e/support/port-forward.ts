import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { checkout } from "../../../sandbox/shared/paths";

/**
 * Runs a command line of `kubectl port-forward` until what it gives is called.
 * @throws when it ends before it forwards
 */
export async function startForwarding(command: string): Promise<() => void> {
  // A process group of its own, so that a signal reaches npm, its shell and kubectl.
  const child = spawn(command, { shell: true, cwd: checkout, stdio: ["ignore", "pipe", "inherit"], detached: true });
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith("Forwarding from")) {
      return () => {
        if (child.pid !== undefined) process.kill(-child.pid);
      };
    }
  }
  throw new Error(`it does not forward a port: ${command}`);
}

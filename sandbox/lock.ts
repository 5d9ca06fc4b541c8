import { createConnection, createServer } from "node:net";
import { text } from "node:stream/consumers";

/**
 * Runs `work` while no other process holds the lock of this name on this machine. The lock is a socket in Linux'
 * abstract namespace: the kernel frees it with its process, however that ends.
 *
 * @param holder tells who holds it, to those who find it taken
 * @throws when another process holds it
 */
export async function withLock<T>(name: string, holder: string, work: () => Promise<T>): Promise<T> {
  const address = `\0${name}`;
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end(holder);
  });
  const taken = await new Promise<boolean>((resolve, reject) => {
    server.once("listening", () => {
      resolve(false);
    });
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(true);
      else reject(error);
    });
    server.listen(address);
  });
  if (taken) {
    const other = await text(createConnection(address)).catch(() => "another process");
    throw new Error(`${other} is at work on the sandbox: wait for it to end, then try again.`);
  }
  try {
    return await work();
  } finally {
    server.close();
  }
}

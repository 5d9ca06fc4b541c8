import { execa } from "execa";
import { networkPin } from "../../../sandbox/services/cluster/isolation";

const name = "e2e-outside";

/** Listens on every address by the ports of its arguments. */
const server = `
for (const port of process.argv.slice(1)) require("node:net").createServer((socket) => socket.end()).listen(Number(port));
`;

/**
 * What would lie beyond the node's network, such as the internet: a network namespace joined to the node's, with
 * addresses of its own, on which something listens.
 *
 * @returns what takes it away
 */
export async function startOutside(
  addresses: readonly string[],
  ports: readonly number[],
): Promise<() => Promise<void>> {
  const inside = (...command: string[]) => execa("ip", ["netns", "exec", name, ...command]);
  const node = (...command: string[]) => execa("nsenter", [`--net=${networkPin}`, "--", ...command]);
  await removeOutside(); // of a killed run
  await execa("ip", ["netns", "add", name]);
  await inside("ip", "link", "add", "eth0", "type", "veth", "peer", "name", name, "netns", networkPin);
  await inside("ip", "link", "set", "eth0", "up");
  await node("ip", "link", "set", name, "up");
  for (const address of addresses) {
    await inside("ip", "address", "add", `${address}/32`, "dev", "eth0");
    await node("ip", "route", "add", address, "dev", name);
  }
  // Pods come with the node's address, as they would from a node to the internet.
  await inside("ip", "route", "add", "default", "dev", "eth0");
  const program = [process.execPath, "--eval", server, "--", ...ports.map(String)];
  const listening = execa("ip", ["netns", "exec", name, ...program], { reject: false });
  return async () => {
    listening.kill();
    await removeOutside();
  };
}

async function removeOutside(): Promise<void> {
  await execa("ip", ["netns", "delete", name]).catch(() => undefined);
}

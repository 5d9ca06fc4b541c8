import { execa } from "execa";
import { enter } from "../../shared/processes";
import { hostInterface, network, sandboxName } from "../../shared/settings";
import { networkPin } from "./isolation";

/**
 * Joins the node's network namespace to the host by a veth pair. The host's root reaches pods and services through the
 * node; nothing in the cluster reaches further than the host. Every step may be repeated.
 */
export async function ensureNetwork(): Promise<void> {
  const inNode = (...command: string[]) => {
    const [file, ...args] = enter({ network: networkPin }, command);
    return execa(file ?? "", args);
  };
  const onHost = (...args: string[]) => execa("ip", args);
  const prefix = network.link.split("/")[1] ?? "";

  await execa("nft", ["-f", "-"], { input: hostFilter });
  if ((await onHost("link", "show", hostInterface).catch(() => undefined)) === undefined) {
    await onHost("link", "add", hostInterface, "type", "veth", "peer", "name", "eth0", "netns", networkPin);
  }
  await onHost("address", "replace", `${network.host}/${prefix}`, "dev", hostInterface);
  await onHost("link", "set", hostInterface, "up");
  await inNode("ip", "link", "set", "lo", "up");
  await inNode("ip", "address", "replace", `${network.node}/${prefix}`, "dev", "eth0");
  await inNode("ip", "link", "set", "eth0", "up");
  // Service addresses need a route for a local connection to get as far as kube-proxy's translation.
  await inNode("ip", "link", "add", "services", "type", "bridge").catch(() => undefined);
  await inNode("ip", "link", "set", "services", "up");
  await inNode("ip", "route", "replace", network.services, "dev", "services", "src", network.node);
  await inNode("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
  await execa("sh", ["-euc", loadBridgeFilter]);
  await inNode("sh", "-euc", filterBridges);
  for (const range of [network.pods, network.services]) await onHost("route", "replace", range, "via", network.node);
}

/**
 * Routes are for all users of a machine, and pods answer without a login. So only root's connections leave by the link,
 * and the host forwards nothing over it, whatever else it is a router for. nft(8) makes the table anew in one
 * transaction.
 */
const hostFilter = `
table inet ${sandboxName}
delete table inet ${sandboxName}
table inet ${sandboxName} {
  chain output {
    type filter hook output priority filter
    oifname "${hostInterface}" meta skuid != 0 reject with icmpx admin-prohibited
  }
  chain forward {
    type filter hook forward priority filter
    oifname "${hostInterface}" reject with icmpx admin-prohibited
    iifname "${hostInterface}" reject with icmpx admin-prohibited
  }
}`;

/** Loaded for the node alone: bridges of the machine itself, such as those of virtual machines, stay as they are. */
const loadBridgeFilter = `
if [ -e /proc/sys/net/bridge ]; then exit; fi
modprobe br_netfilter
for family in arp ip ip6; do echo 0 > /proc/sys/net/bridge/bridge-nf-call-\${family}tables; done`;

/** What pods on the node's bridge send each other passes nftables like what is routed; kube-proxy needs that, too. */
const filterBridges = `
# Every refusal is told at once, however many there are.
echo 0 > /proc/sys/net/ipv4/icmp_ratemask
for family in ip ip6; do echo 1 > /proc/sys/net/bridge/bridge-nf-call-\${family}tables; done`;

/** Removes the host's end, and with it the other end and the routes, and then the host's filter. */
export async function removeNetwork(): Promise<void> {
  await execa("ip", ["link", "delete", hostInterface]).catch(() => undefined);
  await execa("nft", ["delete", "table", "inet", sandboxName]).catch(() => undefined);
}

import { execa } from "execa";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { network } from "../../../../sandbox/shared/settings";

export type Outcome = "open" | "refused" | "silence";

export interface Way {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** Default: TCP. */
  readonly protocol?: "TCP" | "UDP";
}

/** Who sits where: pods on the two ends of a bridge, so that a way between them leads over it, and others. */
type Places = Readonly<Record<keyof typeof names, readonly string[]>>;

/** In which everybody listens, for TCP and for UDP. */
const ports = [53, 80, 443, 8080, 8081, 9090] as const;

const names = { node: "np-trial-node", left: "np-trial-left", right: "np-trial-right", outside: "np-trial-outside" };

/**
 * A node's network without a cluster: a bridge with pods on it, laid out as the CNI plugin does it, the node itself,
 * and the world beyond it. Each is a network namespace of its own with a process in it.
 */
export class TrialNetwork {
  private readonly peers = new Map<keyof typeof names, Peer>();

  private constructor(private readonly places: Places) {}

  static async create(pods: Pick<Places, "left" | "right">, beyond: readonly string[]): Promise<TrialNetwork> {
    const places = { ...pods, outside: [network.host, ...beyond], node: [network.node] };
    const trial = new TrialNetwork(places);
    await removeNamespaces(); // of a killed run
    const gateway = network.pods.replace(/\.0\/16$/, ".1");
    const sh = (name: string, script: string) => execa("ip", ["netns", "exec", name, "sh", "-euc", script]);
    for (const name of Object.values(names)) await execa("ip", ["netns", "add", name]);
    // Without a check for doubles, an interface's own address of IPv6 can be used at once.
    const start =
      "echo 0 > /proc/sys/net/ipv6/conf/all/accept_dad; echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad; ip link set lo up";
    for (const name of Object.values(names)) await sh(name, start);
    await sh(
      names.node,
      `echo 1 > /proc/sys/net/ipv4/ip_forward
       for family in ip ip6; do echo 1 > /proc/sys/net/bridge/bridge-nf-call-\${family}tables; done
       echo 0 > /proc/sys/net/ipv4/icmp_ratemask
       ip link add pods type bridge
       ip address add ${gateway}/16 dev pods
       ip link set pods up
       ip link add eth0 type veth peer name eth0 netns ${names.outside}
       ip address add ${network.node}/24 dev eth0
       ip link set eth0 up`,
    );
    for (const side of ["left", "right"] as const) {
      await sh(
        names.node,
        `ip link add ${side} type veth peer name eth0 netns ${names[side]}; ip link set ${side} master pods up`,
      );
      await sh(
        names[side],
        [
          ...places[side].map((a) => `ip address add ${a}/16 dev eth0`),
          "ip link set eth0 up",
          `ip route add default via ${gateway}`,
        ].join("\n"),
      );
    }
    await sh(
      names.outside,
      [
        `ip address add ${network.host}/24 dev eth0`,
        ...beyond.map((address) => `ip address add ${address}/32 dev eth0`),
        "ip link set eth0 up",
        `ip route add ${network.pods} via ${network.node}`,
      ].join("\n"),
    );
    await sh(names.node, beyond.map((address) => `ip route add ${address} dev eth0`).join("\n"));
    for (const place of ["node", "left", "right", "outside"] as const) {
      trial.peers.set(place, await Peer.start(names[place], places[place]));
    }
    return trial;
  }

  /** Puts a table in the place of the former. */
  async load(table: string): Promise<void> {
    await execa("ip", ["netns", "exec", names.node, "nft", "-f", "-"], { input: table });
  }

  async unload(): Promise<void> {
    await execa("ip", ["netns", "exec", names.node, "nft", "flush", "ruleset"]);
  }

  /** From one end of the bridge to the other, by the address of IPv6 that every interface has. */
  async tryLinkLocal(): Promise<Outcome> {
    const show = ["netns", "exec", names.right, "ip", "-json", "-6", "address", "show", "dev", "eth0"];
    const [device] = JSON.parse((await execa("ip", show)).stdout) as { addr_info: { local: string }[] }[];
    return this.peers.get("left")!.ask({ to: `${device!.addr_info[0]!.local}%eth0`, port: ports[0] });
  }

  async try(way: Way): Promise<Outcome> {
    return this.peerAt(way.from).ask({ ...way });
  }

  /** A TCP connection that stays open; the function tells whether it still carries anything. */
  async keep(way: Way): Promise<() => Promise<string>> {
    const peer = this.peerAt(way.from);
    const name = JSON.stringify(way);
    const outcome = await peer.ask({ ...way, keep: name });
    if (outcome !== "open") throw new Error(`the connection to keep is not open: ${name} ${outcome}`);
    return () => peer.ask({ kept: name });
  }

  async remove(): Promise<void> {
    for (const peer of this.peers.values()) await peer.end();
    await removeNamespaces();
  }

  private peerAt(address: string): Peer {
    for (const [place, peer] of this.peers) if (this.places[place].includes(address)) return peer;
    throw new Error(`nobody has the address ${address}`);
  }
}

async function removeNamespaces(): Promise<void> {
  for (const name of Object.values(names)) await execa("ip", ["netns", "delete", name]).catch(() => undefined);
}

/** A process in a network namespace, with peer.mjs as its program. */
class Peer {
  private readonly waiting = new Map<number, (outcome: Outcome) => void>();
  private last = 0;

  private constructor(private readonly child: ChildProcessByStdio<Writable, Readable, null>) {}

  static async start(namespace: string, addresses: readonly string[]): Promise<Peer> {
    const program = [process.execPath, join(__dirname, "peer.mjs"), JSON.stringify({ addresses, ports })];
    const peer = new Peer(
      spawn("ip", ["netns", "exec", namespace, ...program], { stdio: ["pipe", "pipe", "inherit"] }),
    );
    await new Promise<void>((ready, failed) => {
      createInterface(peer.child.stdout).on("line", (line) => {
        if (line === "ready") ready();
        else peer.take(JSON.parse(line) as { id: number; outcome: Outcome });
      });
      peer.child.once("exit", () => {
        failed(new Error(`the process in ${namespace} ended`));
      });
    });
    return peer;
  }

  ask(question: object): Promise<Outcome> {
    const id = ++this.last;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      this.child.stdin.write(`${JSON.stringify({ id, ...question })}\n`);
    });
  }

  async end(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.stdin.end();
    await ended;
  }

  private take({ id, outcome }: { id: number; outcome: Outcome }): void {
    this.waiting.get(id)?.(outcome);
    this.waiting.delete(id);
  }
}

import { execa } from "execa";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import type { NodeSize } from "../../shared/nodes";
import { type Confinement, type Daemon, daemons } from "../../shared/processes";
import { images, network, nodeName } from "../../shared/settings";
import { writeIfChanged } from "../../shared/write-if-changed";
import type { ApiServer } from "./api-server";
import { cgroup, runFolder } from "./isolation";
import { capabilities, hasCapability } from "./machine";
import { linkPlugins, pluginFolder, policyPlugin } from "./network-policies";
import { saveSysctls } from "./sysctls";

export interface RealNode {
  readonly kube: string;
  readonly networkPolicies: string;
  readonly stateFolder: string;
  readonly pki: string;
  /** Changes with the certificates. */
  readonly issue: string;
  readonly within: Confinement;
  /** Absent: the machine's own size. */
  readonly size: NodeSize | undefined;
}

/** A container image to bring into the node. */
export interface NodeImage {
  readonly name: string;
  /** A tar file in the OCI layout. */
  readonly archive: string;
  readonly digest: string;
}

/** Not in the state folder: a socket's path must not exceed 107 bytes. */
const containerdSocket = join(runFolder, "containerd.sock");
const kubeletHealth = { address: network.node, port: 10248 };

export function containerdConfig(stateFolder: string, restrictOomScore: boolean): string {
  return `version = 2
root = "${join(stateFolder, "containerd")}"
state = "${join(runFolder, "containerd")}"
disabled_plugins = [${["aufs", "btrfs", "devmapper", "native", "zfs"]
    .map((name) => `"io.containerd.snapshotter.v1.${name}"`)
    .join(", ")}, "io.containerd.tracing.processor.v1.otlp"]

[grpc]
  address = "${containerdSocket}"
[plugins."io.containerd.internal.v1.opt"]
  path = "${join(runFolder, "opt")}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${images.pause}"
  # A loaded profile would stay in the kernel.
  disable_apparmor = true
  # Without CAP_SYS_RESOURCE no process may be made less likely to be killed.
  restrict_oom_score_adj = ${restrictOomScore}
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${pluginFolder(stateFolder)}"
    conf_dir = "${join(stateFolder, "cni")}"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    discard_unpacked_layers = true
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
`;
}

export function podNetworkConfig(): string {
  return JSON.stringify({
    cniVersion: "0.4.0",
    name: "pods",
    plugins: [
      {
        type: "bridge",
        bridge: "pods",
        isGateway: true,
        ipMasq: true,
        hairpinMode: true,
        ipam: {
          type: "host-local",
          ranges: [[{ subnet: network.pods }]],
          routes: [{ dst: "0.0.0.0/0" }],
          dataDir: join(runFolder, "pod-addresses"),
        },
      },
      { type: "portmap", capabilities: { portMappings: true } },
      policyPlugin,
    ],
  });
}

export function kubeletConfig(stateFolder: string, pki: string): string {
  return stringify({
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    cgroupDriver: "cgroupfs",
    cgroupRoot: cgroup,
    failSwapOn: false,
    address: network.node,
    readOnlyPort: 0,
    healthzBindAddress: kubeletHealth.address,
    healthzPort: kubeletHealth.port,
    tlsCertFile: join(pki, "kubelet-server.crt"),
    tlsPrivateKeyFile: join(pki, "kubelet-server.key"),
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: join(pki, "ca.crt") },
    },
    authorization: { mode: "Webhook" },
    clusterDNS: [network.dnsService],
    clusterDomain: "cluster.local",
    resolvConf: join(stateFolder, "resolv.conf"),
    podLogsDir: join(stateFolder, "pod-logs"),
    volumePluginDir: join(stateFolder, "volume-plugins"),
    evictionHard: {
      "memory.available": "200Mi",
      "nodefs.available": "2%",
      "imagefs.available": "2%",
      "nodefs.inodesFree": "2%",
    },
    // No registry has our images: the kubelet must never collect them.
    imageGCHighThresholdPercent: 100,
    maxPods: 200,
    // A pod that forks without end would take the machine's processes: 4096 are ten times a busy driver's threads.
    podPidsLimit: 4096,
    // What etcd, the API server, Ceph and the rest of the sandbox's daemons keep when pods want everything.
    systemReserved: { cpu: "100m", memory: "2Gi" },
    serializeImagePulls: false,
    syncFrequency: "10s",
    nodeStatusReportFrequency: "1m",
  });
}

export function kubeProxyConfig(pki: string): string {
  return stringify({
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    mode: "nftables",
    clusterCIDR: network.pods,
    hostnameOverride: nodeName,
    bindAddress: network.node,
    healthzBindAddress: "127.0.0.1:10256",
    metricsBindAddress: "127.0.0.1:10249",
    clientConnection: { kubeconfig: join(pki, "kube-proxy.kubeconfig") },
    // Zero leaves the machine's own connection tracking limits alone.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
    nodePortAddresses: [`${network.node}/32`],
  });
}

/** containerd, so that images can be brought in while the control plane starts. */
export async function startContainerd({ networkPolicies, stateFolder, within }: RealNode): Promise<void> {
  const config = containerdConfig(stateFolder, !(await hasCapability(capabilities.sysResource)));
  const configFile = join(stateFolder, "containerd.toml");
  await mkdir(join(stateFolder, "cni"), { recursive: true });
  await linkPlugins({ networkPolicies, stateFolder });
  await writeIfChanged(join(stateFolder, "cni", "10-pods.conflist"), podNetworkConfig());
  await writeIfChanged(configFile, config);
  const containerd: Daemon = {
    name: "containerd",
    command: ["containerd", `--config=${configFile}`],
    configuration: [config, podNetworkConfig()],
    within,
  };
  await daemons.start(containerd);
  await daemons.waitFor(containerd.name, () =>
    ctr("version").then(
      () => true,
      () => false,
    ),
  );
}

/** The images that the node has, name to digest. */
export async function imagesOfNode(): Promise<ReadonlyMap<string, string>> {
  const [, ...lines] = (await ctr("images", "list")).split("\n");
  return new Map(
    lines.map((line) => {
      const [name = "", , digest = ""] = line.split(/\s+/);
      return [name, digest];
    }),
  );
}

/** Brings in what the node has not yet, or has in another version. */
export async function importImages(wanted: readonly NodeImage[], report: (line: string) => void): Promise<void> {
  const present = await imagesOfNode();
  const missing = wanted.filter(({ name, digest }) => present.get(name) !== digest);
  for (const archive of new Set(missing.map((image) => image.archive))) {
    const names = missing.filter((image) => image.archive === archive).map(({ name }) => name);
    report(`importing ${names.join(" and ")}`);
    await ctr("images", "import", archive);
  }
}

async function ctr(...args: string[]): Promise<string> {
  return (await execa("ctr", [`--address=${containerdSocket}`, "--namespace=k8s.io", ...args])).stdout;
}

/**
 * kube-proxy 1.34 takes the chain of an endpoint for complete that it has only emptied, when the endpoint comes back
 * within a second (`epChainSkipUpdate` in pkg/proxy/nftables/proxier.go), and whenever it finds that chain at its
 * start. A new API server withdraws its endpoint and announces it again: no pod would reach it any more. So kube-proxy
 * starts when the endpoint is there, and without its former tables.
 */
const withoutTables = `
for family in ip ip6; do nft delete table $family kube-proxy 2>/dev/null; done
exec "$@"`;

/** Whether the API server has announced where pods find it. */
async function hasEndpoint(api: ApiServer): Promise<boolean> {
  const slices = "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/kubernetes";
  const slice = await api.getObject<{ endpoints?: unknown[] | null }>(slices);
  return (slice?.endpoints ?? []).length > 0;
}

/** kubelet and kube-proxy; returns when the node reports itself ready, after this start rather than an earlier one. */
export async function startRealNode(node: RealNode, api: ApiServer): Promise<void> {
  const { kube, stateFolder, pki, issue, within, size } = node;
  const kubelet: Daemon = {
    name: "kubelet",
    command: [
      kube,
      "kubelet",
      `--config=${join(stateFolder, "kubelet.yaml")}`,
      `--kubeconfig=${join(pki, "kubelet.kubeconfig")}`,
      `--root-dir=${join(stateFolder, "kubelet")}`,
      `--cert-dir=${join(stateFolder, "kubelet", "pki")}`,
      `--hostname-override=${nodeName}`,
      `--node-ip=${network.node}`,
    ],
    environment: size ? { NODE_CPUS: String(size.cpu), NODE_MEMORY: size.memory } : {},
    configuration: [kubeletConfig(stateFolder, pki), issue],
    within,
  };
  const kubeProxy: Daemon = {
    name: "kube-proxy",
    command: ["sh", "-c", withoutTables, "sh", kube, "kube-proxy", `--config=${join(stateFolder, "kube-proxy.yaml")}`],
    // It begins anew with each API server.
    configuration: [kubeProxyConfig(pki), issue, String(await daemons.pid("kube-apiserver"))],
    within,
  };
  await writeIfChanged(join(stateFolder, "kubelet.yaml"), kubeletConfig(stateFolder, pki));
  await writeIfChanged(join(stateFolder, "kube-proxy.yaml"), kubeProxyConfig(pki));
  await writeIfChanged(join(stateFolder, "resolv.conf"), "");
  await saveSysctls(stateFolder);

  await daemons.waitFor("kube-apiserver", () => hasEndpoint(api));
  await daemons.start(kubeProxy);
  const startedAt = Math.floor(Date.now() / 1000) * 1000; // the API's times are whole seconds
  if ((await daemons.start(kubelet)) === "running") return;
  await daemons.waitFor(kubelet.name, () => readySince(api, startedAt), 120);
}

async function readySince(api: ApiServer, since: number): Promise<boolean> {
  interface Node {
    status?: { conditions?: { type: string; status: string; lastHeartbeatTime: string }[] };
  }
  const node = await api.getObject<Node>(`/api/v1/nodes/${nodeName}`);
  const ready = node?.status?.conditions?.find(({ type }) => type === "Ready");
  return ready?.status === "True" && Date.parse(ready.lastHeartbeatTime) >= since;
}

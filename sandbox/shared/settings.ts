/** Every fixed name, address, port, size and version of the sandbox. */

/** Names the kubeconfig's context and whatever the sandbox leaves on the machine: folder under /run, cgroup. */
export const sandboxName = "lakehouse-sandbox";

/** The only stack that is deployed to the sandbox. */
export const sandboxStack = "dev";

/** Commands about any stack, which need the sandbox only for its own: the program that each of them runs. */
export const stackPrograms = { budget: "policies/report/main.ts", render: "flux/main.ts" } as const;

/** The veth interface on the host's side; Linux allows 15 characters. */
export const hostInterface = "veth-lakehouse";

/** Private ranges; `up` refuses to start when the machine already routes one of them elsewhere. */
export const network = {
  /** The link between the host and the node's network namespace. */
  link: "10.89.0.0/24",
  host: "10.89.0.1",
  node: "10.89.0.2",
  pods: "10.90.0.0/16",
  services: "10.91.0.0/16",
  kubernetesService: "10.91.0.1",
  dnsService: "10.91.0.10",
  simulatedPods: "10.92.0.0/16",
} as const;

/** Chosen beside the usual ports, because simulated nodes share the loopback interface with everything else. */
export const ports = {
  apiServer: 16443,
  etcdClient: 12379,
  etcdPeer: 12380,
} as const;

export const nodeName = "node-0";

/** How pods reach the object store; the cluster's authority signs for this name. */
export const gatewayService = { namespace: "object-store", name: "rgw" } as const;
export const gatewayHost = `${gatewayService.name}.${gatewayService.namespace}.svc`;

/** The Prometheus that watches stack `dev`, in the namespace in which the stack's settings expect it. */
export const prometheusService = { namespace: "monitoring", name: "prometheus", port: 9090 } as const;

/** The reference cluster: 3 nodes, 32 cores, 288 GiB. */
export const simulatedNodes = [
  { name: "node-0", cpus: 12, memory: "96Gi" },
  { name: "node-1", cpus: 10, memory: "96Gi" },
  { name: "node-2", cpus: 10, memory: "96Gi" },
] as const;

export const images = {
  pause: "localhost/pause:1",
  coredns: "localhost/coredns:1.12.4",
  sparkOperator: "localhost/spark-operator:2.2.1",
  prometheus: "localhost/prometheus:2.42.0",
} as const;

export const kubernetesVersion = "v1.34.4";

/** What `up` needs free, in GiB, before it begins. */
export const needs = {
  /** Cold: Go's caches, built tools, images twice (archive and unpacked), etcd. Built: the unpacked images and etcd. */
  diskGiB: { cold: 15, built: 4 },
  /** The Kubernetes link step takes 2.4 GiB; a Spark job beside the control plane needs the rest. */
  memoryGiB: { real: 6, simulated: 3 },
  /** The size of a node on which the platform, the drivers of the three shipped jobs and an executor fit at once. */
  nodeGiB: 10,
} as const;

/** The idle sandbox with the platform deployed, in GiB; `status` reports against it. */
export const memoryTargetGiB = 3;

import { expect } from "chai";
import { parse, parseAllDocuments } from "yaml";
import { auditPolicy } from "../../../../../sandbox/services/cluster/audit";
import { controlPlaneDaemons } from "../../../../../sandbox/services/cluster/control-plane";
import { dnsObjects } from "../../../../../sandbox/services/cluster/dns";
import { policyEnforcerObjects } from "../../../../../sandbox/services/cluster/network-policies";
import {
  containerdConfig,
  kubeletConfig,
  kubeProxyConfig,
  podNetworkConfig,
} from "../../../../../sandbox/services/cluster/real-node";
import { pretendedWork, simulatedNodeObjects } from "../../../../../sandbox/services/cluster/simulated-nodes";
import { network, ports } from "../../../../../sandbox/shared/settings";

describe("the cluster's configuration", () => {
  const plane = { kube: "/bin/kube", stateFolder: "/state", pki: "/state/pki", issue: "1", within: {}, ports };

  it("has the control plane of simulated nodes on the loopback interface only", () => {
    for (const { command } of Object.values(controlPlaneDaemons({ ...plane, kind: "simulated" }))) {
      for (const flag of command.filter((flag) => /address|urls/.test(flag))) {
        expect(flag).to.match(/=(https:\/\/)?127\.0\.0\.1(:|$)|InternalIP/);
      }
    }
  });

  it("has the API server of a real node where pods and the host reach it", () => {
    const { apiServer, etcd } = controlPlaneDaemons({ ...plane, kind: "real" });
    expect(apiServer.command).to.include(`--bind-address=${network.node}`).and.not.include("none");
    expect(etcd.command).to.include("--listen-client-urls=https://127.0.0.1:12379");
  });

  it("has etcd ask clients and peers for a certificate of its own authority, as the API server has one", () => {
    const { apiServer, etcd } = controlPlaneDaemons({ ...plane, kind: "simulated" });
    for (const prefix of ["--", "--peer-"]) {
      expect(etcd.command)
        .to.include(`${prefix}client-cert-auth=true`)
        .and.include(`${prefix}trusted-ca-file=/state/pki/etcd-ca.crt`);
    }
    expect(apiServer.command)
      .to.include("--etcd-certfile=/state/pki/apiserver-etcd-client.crt")
      .and.include("--etcd-cafile=/state/pki/etcd-ca.crt");
  });

  it("lets no pod start whose network policies do not hold: their plugin comes last, when the pod has its address", () => {
    const { plugins } = JSON.parse(podNetworkConfig()) as { plugins: { type: string; socket?: string }[] };
    expect(plugins.at(-1)).to.deep.equal({
      type: "network-policies",
      socket: "/run/lakehouse-sandbox/network-policies.sock",
    });
    expect(containerdConfig("/state", true)).to.include('bin_dir = "/state/cni-plugins"');
  });

  it("gives who enforces network policies the right to see what they are about, and no other", () => {
    const role = policyEnforcerObjects().find(({ kind }) => kind === "ClusterRole");
    expect(role).to.have.deep.property("rules", [
      { apiGroups: [""], resources: ["pods", "namespaces"], verbs: ["list", "watch"] },
      { apiGroups: ["networking.k8s.io"], resources: ["networkpolicies"], verbs: ["list", "watch"] },
    ]);
  });

  it("opens no port of the controllers", () => {
    const { controllerManager, scheduler } = controlPlaneDaemons({ ...plane, kind: "real" });
    for (const { command } of [controllerManager, scheduler]) expect(command).to.include("--secure-port=0");
  });

  it("has the API server write down, within bounds, who of the pods asked what, and not what they said", () => {
    const { apiServer } = controlPlaneDaemons({ ...plane, kind: "real" });
    expect(apiServer.command)
      .to.include("--audit-log-path=/state/audit/audit.log")
      .and.include("--audit-log-maxsize=16")
      .and.include("--audit-log-maxbackup=2");
    const { rules } = parse(auditPolicy()) as { rules: { level: string; userGroups?: string[] }[] };
    expect(rules.filter(({ level }) => level !== "None")).to.deep.equal([
      { level: "Metadata", userGroups: ["system:serviceaccounts"] },
    ]);
    expect(rules.at(-1)).to.deep.equal({ level: "None" });
  });

  it("restarts the API server when what it writes down changes", () => {
    const { apiServer, etcd } = controlPlaneDaemons({ ...plane, kind: "real" });
    expect(apiServer.configuration).to.include(auditPolicy());
    expect(etcd.configuration).not.to.include(auditPolicy());
  });

  it("admits no Service with external addresses", () => {
    const { apiServer } = controlPlaneDaemons({ ...plane, kind: "real" });
    expect(apiServer.command).to.include("--enable-admission-plugins=NodeRestriction,DenyServiceExternalIPs");
  });

  it("keeps processes and memory of the machine from pods that want everything", () => {
    const { podPidsLimit, systemReserved } = parse(kubeletConfig("/state", "/pki")) as Record<string, unknown>;
    expect(podPidsLimit).to.equal(4096);
    expect(systemReserved).to.deep.equal({ cpu: "100m", memory: "2Gi" });
  });

  it("keeps containerd's sockets out of a state folder that may be deep", () => {
    const config = containerdConfig("/state", true);
    expect(config).to.include('address = "/run/lakehouse-sandbox/containerd.sock"');
    expect(config).to.include('root = "/state/containerd"').and.to.include("restrict_oom_score_adj = true");
    expect(containerdConfig("/state", false)).to.include("restrict_oom_score_adj = false");
  });

  it("has all parts of the node agree on its networks", () => {
    const kubelet = parse(kubeletConfig("/state", "/pki")) as { clusterDNS: string[]; address: string };
    const proxy = parse(kubeProxyConfig("/pki")) as { clusterCIDR: string; mode: string };
    const dns = dnsObjects().find(({ kind }) => kind === "Service");
    expect(kubelet.clusterDNS).to.deep.equal([network.dnsService]);
    expect(dns).to.have.nested.property("spec.clusterIP", network.dnsService);
    expect(proxy).to.include({ clusterCIDR: network.pods, mode: "nftables" });
    expect(podNetworkConfig()).to.include(network.pods);
  });

  it("gives the simulated nodes the reference cluster's size: 32 cores, 288 GiB", () => {
    const capacities = simulatedNodeObjects().map(({ status }) => status.capacity);
    expect(capacities.reduce((sum, { cpu }) => sum + Number(cpu), 0)).to.equal(32);
    expect(capacities.reduce((sum, { memory }) => sum + parseInt(memory), 0)).to.equal(288);
  });

  it("gives webhooks of pods that only pretend the authority that others wait for", () => {
    const stages = parseAllDocuments(pretendedWork("the authority")).map((document) => document.toJS() as unknown);
    expect(stages).to.have.length(2);
    for (const stage of stages) {
      const authority = Buffer.from("the authority").toString("base64");
      expect(stage).to.have.nested.property("spec.next.patches[0].template").that.includes(authority);
    }
  });
});

import { join } from "node:path";
import { controlPlaneAddress, type NodeKind } from "../../shared/nodes";
import { patient } from "../../shared/patience";
import type { Confinement, Daemon, Daemons } from "../../shared/processes";
import { network } from "../../shared/settings";
import { writeIfChanged } from "../../shared/write-if-changed";
import type { ApiServer } from "./api-server";
import { auditFlags, auditPolicy } from "./audit";

export interface ControlPlane {
  readonly kind: NodeKind;
  /** The multi-call Kubernetes binary. */
  readonly kube: string;
  readonly stateFolder: string;
  readonly pki: string;
  /** Changes with the certificates. */
  readonly issue: string;
  readonly within: Confinement;
  readonly ports: Readonly<Record<"apiServer" | "etcdClient" | "etcdPeer", number>>;
}

const simulatedApiServer = {
  // A loopback address is no valid endpoint of the Service `kubernetes`.
  "endpoint-reconciler-type": "none",
  // Webhooks are answered by pods, and these only pretend: every object that one guards would be refused.
  "disable-admission-plugins": "MutatingAdmissionWebhook,ValidatingAdmissionWebhook",
};

const auditPolicyFile = (stateFolder: string) => join(stateFolder, "audit-policy.yaml");

/**
 * One of everything: no leader election; the controllers listen nowhere, and etcd on the loopback interface only. With
 * simulated nodes that is the machine's, where every local user gets, so etcd answers only to its authority's
 * certificates.
 */
export function controlPlaneDaemons({ kind, kube, stateFolder, pki, issue, within, ports }: ControlPlane) {
  const etcd = `https://127.0.0.1:${ports.etcdClient}`;
  const etcdPeer = `https://127.0.0.1:${ports.etcdPeer}`;
  const file = (name: string) => join(pki, name);
  const daemon = (name: string, flags: Record<string, string>, ...configuration: string[]): Daemon => ({
    name,
    command: [kube, name, ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`)],
    configuration: [issue, ...configuration],
    within,
  });
  const kubeconfig = (client: string) => ({
    kubeconfig: file(`${client}.kubeconfig`),
    "authentication-kubeconfig": file(`${client}.kubeconfig`),
    "authorization-kubeconfig": file(`${client}.kubeconfig`),
    "leader-elect": "false",
    "secure-port": "0",
  });

  const requireCertificates = (prefix: "" | "peer-") => ({
    [`${prefix}cert-file`]: file("etcd.crt"),
    [`${prefix}key-file`]: file("etcd.key"),
    [`${prefix}trusted-ca-file`]: file("etcd-ca.crt"),
    [`${prefix}client-cert-auth`]: "true",
  });

  return {
    etcd: daemon("etcd", {
      "data-dir": join(stateFolder, "etcd"),
      "listen-client-urls": etcd,
      "advertise-client-urls": etcd,
      "listen-peer-urls": etcdPeer,
      "initial-advertise-peer-urls": etcdPeer,
      "initial-cluster": `default=${etcdPeer}`,
      ...requireCertificates(""),
      ...requireCertificates("peer-"),
      // The gateway would be a client of etcd with the server's certificate, which is none for clients.
      "enable-grpc-gateway": "false",
      logger: "zap",
      "log-level": "warn",
    }),
    apiServer: daemon(
      "kube-apiserver",
      {
        "etcd-servers": etcd,
        "etcd-cafile": file("etcd-ca.crt"),
        "etcd-certfile": file("apiserver-etcd-client.crt"),
        "etcd-keyfile": file("apiserver-etcd-client.key"),
        "bind-address": controlPlaneAddress(kind),
        "advertise-address": controlPlaneAddress(kind),
        "secure-port": String(ports.apiServer),
        "tls-cert-file": file("apiserver.crt"),
        "tls-private-key-file": file("apiserver.key"),
        "client-ca-file": file("ca.crt"),
        "service-account-key-file": file("service-account.pub"),
        "service-account-signing-key-file": file("service-account.key"),
        "service-account-issuer": "https://kubernetes.default.svc.cluster.local",
        "service-cluster-ip-range": network.services,
        "authorization-mode": "Node,RBAC",
        // A Service with an external address would get what all pods send to that address (CVE-2020-8554).
        "enable-admission-plugins": "NodeRestriction,DenyServiceExternalIPs",
        "kubelet-client-certificate": file("apiserver-kubelet-client.crt"),
        "kubelet-client-key": file("apiserver-kubelet-client.key"),
        "kubelet-certificate-authority": file("ca.crt"),
        "kubelet-preferred-address-types": "InternalIP",
        "allow-privileged": "true",
        profiling: "false",
        ...auditFlags(stateFolder, auditPolicyFile(stateFolder)),
        ...(kind === "simulated" ? simulatedApiServer : {}),
      },
      auditPolicy(),
    ),
    controllerManager: daemon("kube-controller-manager", {
      ...kubeconfig("controller-manager"),
      "service-account-private-key-file": file("service-account.key"),
      "root-ca-file": file("ca.crt"),
      "use-service-account-credentials": "true",
      "cluster-signing-cert-file": file("ca.crt"),
      "cluster-signing-key-file": file("ca.key"),
      "service-cluster-ip-range": network.services,
    }),
    scheduler: daemon("kube-scheduler", kubeconfig("scheduler")),
  };
}

/** Starts or repairs the control plane; returns when the API answers and its controllers are at work. */
export async function startControlPlane(plane: ControlPlane, api: ApiServer, daemons: Daemons): Promise<void> {
  const { etcd, apiServer, controllerManager, scheduler } = controlPlaneDaemons(plane);
  await writeIfChanged(auditPolicyFile(plane.stateFolder), auditPolicy());
  await daemons.start(etcd);
  await startApiServer(apiServer, api, daemons);
  await daemons.start(controllerManager);
  await daemons.start(scheduler);
  const defaultAccount = "/api/v1/namespaces/default/serviceaccounts/default";
  await daemons.waitFor(controllerManager.name, async () => (await api.get(defaultAccount)) !== undefined, 60);
}

/** How often the API server is started: it exits if etcd has not answered for 20 s, as on a slow machine. */
const starts = 3;

async function startApiServer(apiServer: Daemon, api: ApiServer, daemons: Daemons): Promise<void> {
  for (let start = 1; ; start++) {
    await daemons.start(apiServer);
    try {
      // /readyz includes the bootstrap roles, without which controller manager and scheduler would exit.
      await daemons.waitFor(apiServer.name, async () => (await api.get("/readyz")) === "ok", 120);
      return;
    } catch (error) {
      if (start >= patient(starts) || (await daemons.isAlive(apiServer.name))) throw error;
    }
  }
}

import type * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "./kubernetes";
import { labelsOf } from "./names";
import { restrictedContainer } from "./restricted-container";
import { checksumAnnotations } from "./secret";
import { startupProbe, startupTimeouts } from "./startup-time";

type Container = kubernetes.types.input.core.v1.Container;
type NetworkPolicySpec = kubernetes.types.input.networking.v1.NetworkPolicySpec;
type PodSpec = kubernetes.types.input.core.v1.PodSpec;

/** A server of one pod, which restarts in seconds. */
export interface WebWorkload {
  /** Names the objects and the container, and is the label of the pod. */
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  /** Image of the server, with registry and tag or digest. */
  readonly image: string;
  /** The image's user and group. Default of the group: that of the user's number. */
  readonly runAs: { readonly user: number; readonly group?: number };
  /** The rest of the container. */
  readonly container: Pick<Container, "args" | "ports" | "env" | "resources" | "volumeMounts">;
  /** The rest of the pod. */
  readonly pod: Pick<PodSpec, "securityContext" | "volumes">;
  /** Checksum of the Secret that the server reads when it starts: with another one the pod restarts. Default: none. */
  readonly secretChecksum?: pulumi.Input<string> | undefined;
  /** Paths by which the server tells that it works, and that it takes requests, and their port by number or name. */
  readonly health: { readonly live: string; readonly ready: string; readonly port: number | string };
  /** How long the server may take to start before Kubernetes restarts the container. Default: 180. */
  readonly startupSeconds?: number | undefined;
  /** Ports of the Service. */
  readonly servicePorts: kubernetes.types.input.core.v1.ServicePort[];
  /** Who may call the server. Default: nobody. */
  readonly ingress?: NetworkPolicySpec["ingress"];
  /** Whom the server may call, DNS included. Default: nobody. */
  readonly egress?: NetworkPolicySpec["egress"];
  /** The volume that makes the server's Deployment a StatefulSet. Default: none. */
  readonly volume?: Volume | undefined;
}

interface Volume {
  /** Name of the claim, which the container mounts. */
  readonly name: string;
  /** Size of a new volume, a Kubernetes quantity such as `1Gi`. */
  readonly size: string;
  /** Whether the volume outlives the stack. */
  readonly deletionProtection: boolean;
}

/**
 * Makes what a server needs: a Service, a Deployment or StatefulSet of one restricted pod without a token, and a
 * network policy that closes both ways but for what is named.
 *
 * @param resource Pulumi's name of each of the resources
 */
export function webWorkload(resource: string, workload: WebWorkload, opts: pulumi.CustomResourceOptions): void {
  const { name, namespace, servicePorts, ingress, egress, volume, secretChecksum } = workload;
  const labels = labelsOf(name);
  const metadata = { name, namespace, labels };
  new kubernetes.core.v1.Service(resource, { metadata, spec: { selector: labels, ports: servicePorts } }, opts);
  const untilReady = { ...opts, customTimeouts: startupTimeouts(workload.startupSeconds) };
  const template = { metadata: { labels, ...checksumAnnotations(secretChecksum) }, spec: podSpec(workload) };
  const spec = { replicas: 1, selector: { matchLabels: labels }, template };
  if (volume === undefined) {
    new kubernetes.apps.v1.Deployment(resource, { metadata, spec }, untilReady);
  } else {
    new kubernetes.apps.v1.StatefulSet(
      resource,
      { metadata, spec: { ...spec, serviceName: name, ...claimOf(volume) } },
      // Another claim would replace the StatefulSet, which takes its volume along unless that is kept.
      { ...untilReady, ignoreChanges: ["spec.volumeClaimTemplates"] },
    );
  }
  new kubernetes.networking.v1.NetworkPolicy(
    resource,
    {
      metadata,
      spec: {
        podSelector: { matchLabels: labels },
        policyTypes: ["Ingress", "Egress"],
        ...(ingress && { ingress }),
        ...(egress && { egress }),
      },
    },
    opts,
  );
}

function podSpec({ name, image, runAs, container, pod, health, startupSeconds }: WebWorkload): PodSpec {
  const probe = (path: string) => ({ httpGet: { path, port: health.port } });
  return {
    automountServiceAccountToken: false,
    ...pod,
    containers: [
      {
        name,
        image,
        imagePullPolicy: "IfNotPresent",
        ...container,
        securityContext: restrictedContainer(runAs.user, runAs.group),
        startupProbe: startupProbe(probe(health.live), startupSeconds),
        readinessProbe: { ...probe(health.ready), periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 6 },
        livenessProbe: { ...probe(health.live), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 12 },
      },
    ],
  };
}

function claimOf({ name, size, deletionProtection }: Volume) {
  return {
    volumeClaimTemplates: [
      { metadata: { name }, spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: size } } } },
    ],
    persistentVolumeClaimRetentionPolicy: {
      whenDeleted: deletionProtection ? "Retain" : "Delete",
      whenScaled: "Retain",
    },
  };
}

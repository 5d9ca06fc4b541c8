import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { restrictedContainer } from "./restricted-container";

export interface NessieCatalogArgs {
  readonly namespace: string;
  /** Image of the Nessie server, with registry and tag or digest. */
  readonly image: string;
  /** Size of the volume for its database, a Kubernetes quantity such as `1Gi`. */
  readonly storage: string;
  /** Whether the volume outlives the stack. */
  readonly keepData: boolean;
  /** Namespace whose pods may use the catalog: it asks nobody who they are. */
  readonly jobNamespace: pulumi.Input<string>;
}

/** Ports of the server: its API, and its health and metrics. */
const ports = { api: 19120, management: 9000 } as const;

/** What names the server's objects, and marks its pods. */
const nessieName = "nessie";

/**
 * The Iceberg catalog Nessie, which keeps tables as Git keeps files. One server, because its database RocksDB is a
 * folder that one process owns; it restarts in seconds.
 * @see https://projectnessie.org/nessie-latest/configuration/
 */
export class NessieCatalog extends pulumi.ComponentResource {
  /** URL for clients in the cluster; a plain value, so that a preview shows jobs as they will be. */
  readonly uri: string;

  constructor(name: string, args: NessieCatalogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:NessieCatalog", name, {}, opts);
    const { namespace, image, storage, keepData, jobNamespace } = args;
    const parent = { parent: this };
    const labels = { "app.kubernetes.io/name": nessieName };
    const metadata = { name: nessieName, namespace, labels };

    const service = new kubernetes.core.v1.Service(
      name,
      { metadata, spec: { selector: labels, ports: [{ name: "api", port: ports.api, targetPort: "api" }] } },
      parent,
    );
    new kubernetes.apps.v1.StatefulSet(
      name,
      {
        metadata,
        spec: {
          serviceName: nessieName,
          replicas: 1,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: podSpec(image) },
          volumeClaimTemplates: [
            {
              metadata: { name: "database" },
              spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
            },
          ],
          persistentVolumeClaimRetentionPolicy: { whenDeleted: keepData ? "Retain" : "Delete", whenScaled: "Retain" },
        },
      },
      parent,
    );
    new kubernetes.networking.v1.NetworkPolicy(
      name,
      {
        metadata,
        spec: {
          podSelector: { matchLabels: labels },
          // It calls nobody: clients write tables themselves.
          policyTypes: ["Ingress", "Egress"],
          ingress: [
            {
              from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": jobNamespace } } }],
              ports: [{ protocol: "TCP", port: ports.api }],
            },
          ],
        },
      },
      parent,
    );
    this.uri = `http://${nessieName}.${namespace}.svc:${ports.api}/api/v2`;
    this.registerOutputs({ uri: this.uri, service: service.metadata.name });
  }
}

function podSpec(image: string): kubernetes.types.input.core.v1.PodSpec {
  const probe = (check: string) => ({ httpGet: { path: `/q/health/${check}`, port: "management" } });
  return {
    automountServiceAccountToken: false,
    // The volume's group; user and group are the image's.
    securityContext: { fsGroup: 10001, fsGroupChangePolicy: "OnRootMismatch" },
    containers: [
      {
        name: nessieName,
        image,
        imagePullPolicy: "IfNotPresent",
        ports: [
          { name: "api", containerPort: ports.api },
          { name: "management", containerPort: ports.management },
        ],
        env: [
          { name: "NESSIE_VERSION_STORE_TYPE", value: "ROCKSDB" },
          { name: "NESSIE_VERSION_STORE_PERSIST_ROCKS_DATABASE_PATH", value: "/database/rocks" },
          { name: "QUARKUS_OTEL_SDK_DISABLED", value: "true" },
          // The rest of the limit is for RocksDB, which is outside the heap.
          { name: "JAVA_TOOL_OPTIONS", value: "-Xmx384m" },
        ],
        resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { cpu: "500m", memory: "1Gi" } },
        securityContext: restrictedContainer(10000, 10001),
        // A JVM starts in 10 s alone on a core, and in a minute beside others.
        startupProbe: { ...probe("live"), periodSeconds: 2, failureThreshold: 90 },
        readinessProbe: { ...probe("ready"), periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 6 },
        livenessProbe: { ...probe("live"), periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 12 },
        volumeMounts: [
          { name: "database", mountPath: "/database" },
          { name: "tmp", mountPath: "/tmp" },
        ],
      },
    ],
    volumes: [{ name: "tmp", emptyDir: { sizeLimit: "512Mi" } }],
  };
}

import * as pulumi from "@pulumi/pulumi";
import { historyServerName } from "./history-server-name";
import { dnsEgress } from "../shared/dns-egress";
import { egressTo } from "../shared/endpoint";
import { ingressFrom } from "../shared/ingress-from";
import * as kubernetes from "../shared/kubernetes";
import type { ObjectStore } from "../object-store/object-store";
import { keyEntries, keyVariables, type StoreUser } from "../object-store/store-user";
import { restrictedContainer } from "../shared/restricted-container";
import { checksumAnnotations, secretChecksum, secretOf } from "../shared/secret";
import { eventLogUrl, s3aConf } from "../spark/spark-defaults";
import { trustStoreFile, trustStoreFolder } from "../shared/trust-store";

export interface HistoryServerArgs {
  readonly namespace: pulumi.Input<string>;
  /** Image of Spark with its S3 client, with registry and tag or digest. */
  readonly image: string;
  /** Where the event logs are. */
  readonly objectStore: ObjectStore;
  /** Keys of a user of the store who may read event logs. */
  readonly keys: StoreUser["keys"];
  /** A strong secret of the stack, for the checksum by which the server restarts with other keys. */
  readonly checksumKey: pulumi.Input<string>;
  /** ConfigMap with the authorities of an https store. Default: those that Java knows. */
  readonly trustStore?: pulumi.Input<string> | undefined;
  /** The way to the server from outside. Default: none. */
  readonly ingress?: HistoryIngress | undefined;
}

/** An Ingress to the History Server. */
export interface HistoryIngress {
  readonly host: string;
  /** Name of a TLS Secret in the server's namespace. */
  readonly tlsSecret: string;
  /** Class of the Ingress. Default: the cluster's default class. */
  readonly class?: string | undefined;
  /** Annotations of the Ingress: the way to have its controller ask who somebody is. Default: none. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Namespace of the controller that serves the Ingress. */
  readonly controllerNamespace: string;
}

const port = 18080;
const user = 185;

/**
 * Spark's History Server: shows jobs that have ended, from their event logs in the store. It cannot delete one, so its
 * own cleaner is off: logs expire by the bucket's rule, and what is gone from the bucket goes from its pages.
 * @see https://spark.apache.org/docs/3.5.5/monitoring.html#viewing-after-the-fact
 */
export class HistoryServer extends pulumi.ComponentResource {
  constructor(name: string, args: HistoryServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lakehouse:index:HistoryServer", name, {}, opts);
    const { namespace, objectStore, keys, ingress } = args;
    const parent = { parent: this };
    const labels = { "app.kubernetes.io/name": historyServerName };
    const metadata = { name: historyServerName, namespace, labels };

    const secret = { name: "object-store-history", namespace, source: keys, entries: keyEntries };
    const secretName = secretOf(`${name}-keys`, secret, parent);

    new kubernetes.networking.v1.NetworkPolicy(
      name,
      {
        metadata,
        spec: {
          podSelector: { matchLabels: labels },
          // The server has no login: without an Ingress people use port-forward, which requires a permission.
          policyTypes: ["Ingress", "Egress"],
          ...(ingress && { ingress: [ingressFrom([ingress.controllerNamespace], port)] }),
          egress: [dnsEgress, egressTo(objectStore.endpoint)],
        },
      },
      parent,
    );
    new kubernetes.core.v1.Service(
      name,
      { metadata, spec: { selector: labels, ports: [{ name: "http", port, targetPort: "http" }] } },
      parent,
    );
    if (ingress) {
      new kubernetes.networking.v1.Ingress(
        name,
        {
          // Not every controller tells the Ingress's address, for which the provider would wait.
          metadata: { ...metadata, annotations: { "pulumi.com/skipAwait": "true", ...ingress.annotations } },
          spec: ingressSpec(ingress),
        },
        parent,
      );
    }
    new kubernetes.apps.v1.Deployment(
      name,
      {
        metadata,
        spec: {
          replicas: 1,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels, ...checksumAnnotations(secretChecksum(secret, args.checksumKey)) },
            spec: podSpec(args, secretName),
          },
        },
      },
      parent,
    );
    this.registerOutputs({ service: historyServerName });
  }
}

/** Settings of the History Server; those of S3 are the jobs'. */
function historyConf(objectStore: ObjectStore): Record<string, string> {
  return {
    ...s3aConf(objectStore),
    "spark.history.fs.logDirectory": eventLogUrl(objectStore),
    "spark.history.fs.update.interval": "10s",
    "spark.history.fs.cleaner.enabled": "false",
    "spark.history.ui.port": String(port),
    "spark.history.retainedApplications": "20",
  };
}

function ingressSpec(ingress: HistoryIngress): kubernetes.types.input.networking.v1.IngressSpec {
  const { host, tlsSecret, class: ingressClassName } = ingress;
  const backend = { service: { name: historyServerName, port: { name: "http" } } };
  return {
    ...(ingressClassName !== undefined && { ingressClassName }),
    tls: [{ hosts: [host], secretName: tlsSecret }],
    rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
  };
}

function podSpec(
  { image, objectStore, trustStore }: HistoryServerArgs,
  secret: pulumi.Input<string>,
): kubernetes.types.input.core.v1.PodSpec {
  const properties = {
    ...historyConf(objectStore),
    ...(trustStore !== undefined && { "javax.net.ssl.trustStore": trustStoreFile }),
  };
  const options = Object.entries(properties).map(([key, value]) => `-D${key}=${value}`);
  const probe = { httpGet: { path: "/api/v1/version", port: "http" } };
  return {
    automountServiceAccountToken: false,
    securityContext: { fsGroup: user },
    containers: [
      {
        name: historyServerName,
        image,
        imagePullPolicy: "IfNotPresent",
        // Not start-history-server.sh, which leaves the server in the background.
        args: ["/opt/spark/bin/spark-class", "org.apache.spark.deploy.history.HistoryServer"],
        ports: [{ name: "http", containerPort: port }],
        env: [
          ...keyVariables(secret),
          { name: "SPARK_HISTORY_OPTS", value: options.join(" ") },
          { name: "SPARK_DAEMON_MEMORY", value: "512m" },
        ],
        resources: { requests: { cpu: "50m", memory: "512Mi" }, limits: { cpu: "250m", memory: "1Gi" } },
        securityContext: restrictedContainer(user),
        startupProbe: { ...probe, periodSeconds: 2, failureThreshold: 90 },
        readinessProbe: { ...probe, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 6 },
        livenessProbe: { ...probe, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 12 },
        volumeMounts: [
          { name: "tmp", mountPath: "/tmp" },
          { name: "work-dir", mountPath: "/opt/spark/work-dir" },
          ...(trustStore === undefined ? [] : [{ name: "trust-store", mountPath: trustStoreFolder, readOnly: true }]),
        ],
      },
    ],
    volumes: [
      ...["tmp", "work-dir"].map((name) => ({ name, emptyDir: { sizeLimit: "1Gi" } })),
      ...(trustStore === undefined ? [] : [{ name: "trust-store", configMap: { name: trustStore } }]),
    ],
  };
}

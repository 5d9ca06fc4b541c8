import * as pulumi from "@pulumi/pulumi";
import { historyServerName } from "./history-server-name";
import { dnsEgress } from "../shared/dns-egress";
import { egressTo } from "../shared/endpoint";
import { ingressFrom } from "../shared/ingress-from";
import * as kubernetes from "../shared/kubernetes";
import type { ObjectStore } from "../object-store/object-store";
import { keyEntries, keyVariables, type StoreUser } from "../object-store/store-user";
import { labelsOf } from "../shared/names";
import { secretChecksum, secretOf } from "../shared/secret";
import { eventLogUrl, s3aConf } from "../spark/spark-defaults";
import { trustStoreFile, trustStoreFolder } from "../shared/trust-store";
import { webWorkload } from "../shared/web-workload";

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
  /** How long the server may take to start. Default: 180. */
  readonly startupSeconds?: number | undefined;
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
    const secret = { name: "object-store-history", namespace, source: keys, entries: keyEntries };
    const secretName = secretOf(`${name}-keys`, secret, parent);

    webWorkload(
      name,
      {
        ...serverOf(args, secretName),
        namespace,
        secretChecksum: secretChecksum(secret, args.checksumKey),
        startupSeconds: args.startupSeconds,
        servicePorts: [{ name: "http", port, targetPort: "http" }],
        // The server has no login: without an Ingress people use port-forward, which requires a permission.
        ...(ingress && { ingress: [ingressFrom([ingress.controllerNamespace], port)] }),
        egress: [dnsEgress, egressTo(objectStore.endpoint)],
      },
      parent,
    );
    if (ingress) {
      new kubernetes.networking.v1.Ingress(
        name,
        {
          // Not every controller tells the Ingress's address, for which the provider would wait.
          metadata: {
            name: historyServerName,
            namespace,
            labels: labelsOf(historyServerName),
            annotations: { "pulumi.com/skipAwait": "true", ...ingress.annotations },
          },
          spec: ingressSpec(ingress),
        },
        parent,
      );
    }
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

function serverOf({ image, objectStore, trustStore }: HistoryServerArgs, secret: pulumi.Input<string>) {
  const properties = {
    ...historyConf(objectStore),
    ...(trustStore !== undefined && { "javax.net.ssl.trustStore": trustStoreFile }),
  };
  const options = Object.entries(properties).map(([key, value]) => `-D${key}=${value}`);
  const version = "/api/v1/version";
  return {
    name: historyServerName,
    image,
    runAs: { user },
    health: { live: version, ready: version, port: "http" },
    container: {
      // Not start-history-server.sh, which leaves the server in the background.
      args: ["/opt/spark/bin/spark-class", "org.apache.spark.deploy.history.HistoryServer"],
      ports: [{ name: "http", containerPort: port }],
      env: [
        ...keyVariables(secret),
        { name: "SPARK_HISTORY_OPTS", value: options.join(" ") },
        { name: "SPARK_DAEMON_MEMORY", value: "512m" },
      ],
      resources: { requests: { cpu: "50m", memory: "512Mi" }, limits: { cpu: "250m", memory: "1Gi" } },
      volumeMounts: [
        { name: "tmp", mountPath: "/tmp" },
        { name: "work-dir", mountPath: "/opt/spark/work-dir" },
        ...(trustStore === undefined ? [] : [{ name: "trust-store", mountPath: trustStoreFolder, readOnly: true }]),
      ],
    },
    pod: {
      securityContext: { fsGroup: user },
      volumes: [
        ...["tmp", "work-dir"].map((volume) => ({ name: volume, emptyDir: { sizeLimit: "1Gi" } })),
        ...(trustStore === undefined ? [] : [{ name: "trust-store", configMap: { name: trustStore } }]),
      ],
    },
  };
}

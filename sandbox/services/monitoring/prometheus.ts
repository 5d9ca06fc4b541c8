import { images, prometheusService } from "../../shared/settings";

const { namespace, name, port } = prometheusService;
const metadata = { namespace, name };
const labels = { "app.kubernetes.io/name": name };
const configMap = (called: string) => ({ name: called, configMap: { name: called } });

/** The ConfigMap with scrape configuration and rules that stack `dev` deploys. */
export const stackConfiguration = { namespace, name: "lakehouse-prometheus" } as const;
const configurationFolder = "/etc/lakehouse";
const rulesFolder = "/etc/prometheus";
const dataFolder = "/data";

const apiGroup = "rbac.authorization.k8s.io";

/** What a Prometheus needs that is there before the stack: its namespace, closed to other pods, and its rights. */
export function prometheusObjects(): object[] {
  const role = { name: `lakehouse-${name}` };
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: "ClusterRole",
      metadata: role,
      rules: [
        { apiGroups: [""], resources: ["nodes", "pods"], verbs: ["get", "list", "watch"] },
        { apiGroups: [""], resources: ["nodes/metrics"], verbs: ["get"] },
        { nonResourceURLs: ["/metrics"], verbs: ["get"] },
      ],
    },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: "ClusterRoleBinding",
      metadata: role,
      roleRef: { apiGroup, kind: "ClusterRole", name: role.name },
      subjects: [{ kind: "ServiceAccount", ...metadata }],
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata,
      // The API server, by which people ask Prometheus, is on the pods' own node.
      spec: { podSelector: { matchLabels: labels }, policyTypes: ["Ingress"] },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: { selector: labels, ports: [{ name: "http", port, targetPort: "http" }] },
    },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata,
      data: {
        // Debian's Prometheus refuses a configuration that looks for pods, so it reads the rules alone.
        "prometheus.yml": JSON.stringify({
          global: { evaluation_interval: "15s" },
          rule_files: [`${configurationFolder}/rules.yml`],
        }),
      },
    },
  ];
}

/**
 * Prometheus, and beside it the agent that scrapes for it.
 * @param revision of the stack's configuration, with which both start again
 */
export function prometheusDeployment(revision: string): object {
  const configuration = { name: stackConfiguration.name, mountPath: configurationFolder, readOnly: true };
  const data = { name: "data", mountPath: dataFolder };
  const container = { image: images.prometheus, imagePullPolicy: "Never", securityContext };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { ...metadata, labels },
    spec: {
      replicas: 1,
      strategy: { type: "Recreate" },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations: { "lakehouse/configuration": revision } },
        spec: {
          serviceAccountName: name,
          securityContext: { fsGroup: user },
          containers: [
            {
              ...container,
              name,
              args: [
                `--config.file=${rulesFolder}/prometheus.yml`,
                `--storage.tsdb.path=${dataFolder}/prometheus`,
                "--storage.tsdb.retention.time=2d",
                "--web.enable-remote-write-receiver",
              ],
              ports: [{ name: "http", containerPort: port }],
              readinessProbe: { httpGet: { path: "/-/ready", port: "http" }, periodSeconds: 1 },
              resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { cpu: "500m", memory: "256Mi" } },
              volumeMounts: [configuration, data, { name, mountPath: rulesFolder, readOnly: true }],
            },
            {
              ...container,
              name: "agent",
              command: ["/usr/bin/vmagent"],
              args: [
                `-promscrape.config=${configurationFolder}/prometheus.yml`,
                // It leaves the rules to Prometheus.
                "-promscrape.config.strictParse=false",
                `-remoteWrite.url=http://127.0.0.1:${port}/api/v1/write`,
                `-remoteWrite.tmpDataPath=${dataFolder}/agent`,
                "-remoteWrite.flushInterval=1s",
                "-httpListenAddr=127.0.0.1:8429",
                "-memory.allowedBytes=64MB",
              ],
              resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { cpu: "500m", memory: "128Mi" } },
              volumeMounts: [configuration, data],
            },
          ],
          volumes: [
            configMap(stackConfiguration.name),
            configMap(name),
            { name: "data", emptyDir: { sizeLimit: "1Gi" } },
          ],
        },
      },
    },
  };
}

const user = 65534;
const securityContext = {
  runAsNonRoot: true,
  runAsUser: user,
  runAsGroup: user,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
  seccompProfile: { type: "RuntimeDefault" },
};

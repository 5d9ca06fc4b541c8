import type { ApiServer } from "../services/cluster/api-server";

interface KubernetesObject {
  readonly metadata: { readonly name: string; readonly namespace: string };
}

interface Ingress extends KubernetesObject {
  readonly spec: { readonly rules: readonly { readonly host: string }[]; readonly tls?: readonly object[] };
}

interface Service extends KubernetesObject {
  readonly spec: { readonly ports: readonly { readonly port: number }[] };
}

const selector = `labelSelector=${encodeURIComponent("app.kubernetes.io/name=history-server")}`;

/** The Services of all History Servers of the cluster. */
export async function historyServerServices(
  api: Pick<ApiServer, "getObject">,
): Promise<{ namespace: string; name: string; port: number }[]> {
  const services = await api.getObject<{ items: Service[] }>(`/api/v1/services?${selector}`);
  return (services?.items ?? []).map(({ metadata, spec }) => ({ ...metadata, port: portOf(spec) }));
}

const portOf = ({ ports: [first] }: Service["spec"]) => first?.port ?? 80;

/** How a person gets to the cluster's History Server; nothing where there is none. */
export async function historyServerAccess(api: ApiServer): Promise<string | undefined> {
  const [ingresses, services] = await Promise.all([
    api.getObject<{ items: Ingress[] }>(`/apis/networking.k8s.io/v1/ingresses?${selector}`),
    api.getObject<{ items: Service[] }>(`/api/v1/services?${selector}`),
  ]);
  return describeAccess(ingresses?.items[0], services?.items[0]);
}

/** An Ingress's address, else the command that leads to the Service. */
export function describeAccess(ingress: Ingress | undefined, service: Service | undefined): string | undefined {
  const [rule] = ingress?.spec.rules ?? [];
  if (rule) return `${ingress?.spec.tls ? "https" : "http"}://${rule.host}`;
  if (!service) return undefined;
  const { metadata, spec } = service;
  const port = portOf(spec);
  const target = `--namespace ${metadata.namespace} service/${metadata.name} ${port}`;
  return `\`npm run kubectl -- port-forward ${target}\`, then http://localhost:${port}`;
}

import { execa } from "execa";
import { kubectlEnvironment } from "../services/cluster/access";
import type { ApiServer } from "../services/cluster/api-server";
import { apply } from "../services/cluster/apply";
import { prometheusDeployment, stackConfiguration } from "../services/monitoring/prometheus";
import { prometheusService } from "../shared/settings";
import { contentKey } from "../tools/cache";

/**
 * Runs Prometheus with the configuration that the stack has for it; where the stack has none, there is no Prometheus.
 */
export async function ensurePrometheus(api: Pick<ApiServer, "getObject">, kube: string): Promise<void> {
  const { namespace, name } = stackConfiguration;
  const path = `/api/v1/namespaces/${namespace}/configmaps/${name}`;
  const configuration = await api.getObject<{ data: Record<string, string> }>(path);
  if (configuration) {
    await apply(kube, [prometheusDeployment(contentKey(JSON.stringify(configuration.data)))]);
  } else {
    const deployment = ["deployment", prometheusService.name, `--namespace=${prometheusService.namespace}`];
    await execa(kube, ["kubectl", "delete", ...deployment, "--ignore-not-found"], { env: kubectlEnvironment() });
  }
}

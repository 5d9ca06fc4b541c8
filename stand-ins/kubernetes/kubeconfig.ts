import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { KubeConfig } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import type { ProviderConfig } from "./provider-config";

type Selection = Pick<ProviderConfig, "kubeconfig" | "context" | "cluster">;

/**
 * The kubeconfig given as a path or as contents, else the machine's own one, with the chosen context and cluster.
 *
 * @throws Error with a sentence for people when there is none, or no such context or cluster in it.
 */
export async function loadKubeConfig({ kubeconfig, context, cluster }: Selection): Promise<KubeConfig> {
  // The package's index would load every API model.
  const module = await import("@kubernetes/client-node/dist/config.js");
  const config = new module.KubeConfig();
  if (kubeconfig) read(config, kubeconfig);
  else config.loadFromDefault();

  if (context) config.setCurrentContext(context);
  const current = config.getContextObject(config.getCurrentContext());
  if (!current) {
    const known = config.getContexts().map(({ name }) => name);
    throw new Error(
      `context "${config.getCurrentContext()}" does not exist in the kubeconfig; ` +
        (known.length > 0 ? `it has ${known.join(", ")}` : "it has none"),
    );
  }
  if (cluster) {
    config.loadFromOptions({
      clusters: config.getClusters(),
      users: config.getUsers(),
      contexts: [{ ...current, cluster }],
      currentContext: current.name,
    });
  }
  if (!config.getCurrentCluster())
    throw new Error(`cluster "${cluster || current.cluster}" does not exist in the kubeconfig`);
  return config;
}

function read(config: KubeConfig, pathOrContents: string): void {
  const path = pathOrContents.replace(/^~(?=\/|$)/, homedir());
  if (existsSync(path)) config.loadFromFile(path);
  else if (pathOrContents.includes("\n") || pathOrContents.trimStart().startsWith("{"))
    config.loadFromString(pathOrContents);
  else throw new Error(`the kubeconfig file ${join(path)} does not exist`);
}

/** The cluster that the settings select, to compare; undefined when it cannot be told. */
export async function activeCluster(selection: Selection): Promise<unknown> {
  if (!selection.kubeconfig) return undefined;
  try {
    return (await loadKubeConfig(selection)).getCurrentCluster() ?? undefined;
  } catch {
    return undefined;
  }
}

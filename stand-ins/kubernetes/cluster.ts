import { Discovery } from "./discovery";
import { stringAt } from "./json";
import { loadKubeConfig } from "./kubeconfig";
import type { ProviderConfig } from "./provider-config";
import { RestClient } from "./rest-client";

/** A cluster that answered. */
export interface Cluster {
  client: RestClient;
  discovery: Discovery;
  /** As `v1.34.4`. */
  version: string;
  /** The namespace of the kubeconfig's context. */
  namespace: string;
  kubeconfig: string;
}

/** Aggregated discovery is on by default since then. */
const minimum = { major: 1, minor: 27 };

/** A cluster that answered, and that nothing here can be deployed to. */
export class TooOldError extends Error {}

/**
 * @throws Error with a sentence for people: no kubeconfig, no such context, no answer, or a TooOldError.
 */
export async function connect(config: ProviderConfig): Promise<Cluster> {
  const kubeConfig = await loadKubeConfig(config);
  const client = await RestClient.connect(kubeConfig);
  const answer = await client.request("/version", { signal: AbortSignal.timeout(30_000) });
  const version = stringAt(answer, "gitVersion");
  const [, major = 0, minor = 0] = (/^v(\d+)\.(\d+)/.exec(version) ?? []).map(Number);
  if (major < minimum.major || (major === minimum.major && minor < minimum.minor)) {
    throw new TooOldError(
      `the cluster at ${client.address} is Kubernetes ${version}, and ${minimum.major}.${minimum.minor} or later is ` +
        "needed: upgrade it, or choose another one by kubeconfig and context",
    );
  }
  return {
    client,
    discovery: new Discovery(client),
    version,
    namespace: kubeConfig.getContextObject(kubeConfig.getCurrentContext())?.namespace ?? "default",
    kubeconfig: kubeConfig.exportConfig(),
  };
}

import {
  ApiException,
  ApiextensionsV1Api,
  AppsV1Api,
  AuthorizationV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  NetworkingV1Api,
} from "@kubernetes/client-node";
import { paths } from "../../../sandbox/shared/paths";

export const jobNamespace = "spark-applications";
export const operatorNamespace = "spark-operator";

export function kubeConfig(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(paths.kubeconfig);
  return config;
}

/** The API groups that the end-to-end tests talk to, as the cluster's administrator or as `config` says. */
export function clients(config = kubeConfig()) {
  return {
    core: config.makeApiClient(CoreV1Api),
    apps: config.makeApiClient(AppsV1Api),
    crds: config.makeApiClient(ApiextensionsV1Api),
    custom: config.makeApiClient(CustomObjectsApi),
    authorization: config.makeApiClient(AuthorizationV1Api),
    networking: config.makeApiClient(NetworkingV1Api),
  };
}

/** Whether the pods of the sandbox only pretend to run. */
export async function hasSimulatedNodes(): Promise<boolean> {
  const { items } = await clients().core.listNode();
  return items.some((node) => node.status?.nodeInfo?.containerRuntimeVersion.startsWith("kwok"));
}

/** Skips the suite, saying why, where the pods of the sandbox only pretend to run. */
export async function needsRealNode(this: Mocha.Context): Promise<void> {
  if (await hasSimulatedNodes()) {
    console.log("    (needs a real node: this machine only has simulated ones)");
    this.skip();
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiException && error.code === 404;
}

/** Asks until `probe` gives a value; `what` names the awaited thing should `seconds` run out. */
export async function eventually<T>(what: string, seconds: number, probe: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const value = await probe();
    if (value !== undefined) return value;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((next) => setTimeout(next, 500));
  }
}

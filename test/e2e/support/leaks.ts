import { clients, jobNamespace, operatorNamespace } from "./cluster";
import { lakehouseNamespace } from "./lakehouse";
import { objectsOf } from "./objects";

/** How many of the keys are in the text; a message with the keys themselves would leak them. */
export const leaked = (keys: readonly string[], text: string) => keys.filter((key) => text.includes(key)).length;

/** All objects of the cluster but Secrets, as JSON. */
export const objectsButSecrets = (): Promise<string> => objectsOf((kind) => kind !== "secrets");

/** The log of every container that the platform runs or has run, by `NAMESPACE/POD CONTAINER`. */
export async function allLogs(): Promise<Map<string, string>> {
  const logs = new Map<string, string>();
  for (const namespace of [jobNamespace, operatorNamespace, lakehouseNamespace]) {
    const { items } = await clients().core.listNamespacedPod({ namespace });
    for (const { metadata, spec, status } of items) {
      const name = metadata?.name ?? "";
      for (const container of spec?.containers ?? []) {
        const restarted = status?.containerStatuses?.some((c) => c.name === container.name && c.restartCount > 0);
        for (const previous of restarted ? [true, false] : [false]) {
          const log = await clients().core.readNamespacedPodLog({
            name,
            namespace,
            container: container.name,
            previous,
          });
          logs.set(`${namespace}/${name} ${container.name}${previous ? " before its restart" : ""}`, log);
        }
      }
    }
  }
  return logs;
}

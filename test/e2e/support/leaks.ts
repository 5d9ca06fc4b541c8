import { clients, jobNamespace, operatorNamespace } from "./cluster";
import { lakehouseNamespace } from "./lakehouse";
import { objectsOf } from "./objects";

/** How many of the keys are in the text, plain or in base64; a message with the keys themselves would leak them. */
export const leaked = (keys: readonly string[], text: string) =>
  keys.filter((key) => [key, ...inBase64(key)].some((form) => text.includes(form))).length;

/** What base64 makes of a key alone, and behind one or two other characters: as far as only the key decides it. */
const inBase64 = (key: string) =>
  [0, 2, 3].map((firstOwn, before) => {
    const text = " ".repeat(before) + key;
    return Buffer.from(text)
      .toString("base64")
      .slice(firstOwn, Math.floor((text.length * 8) / 6));
  });

/** All objects of the cluster but Secrets, as JSON. */
export const objectsButSecrets = (): Promise<string> => objectsOf((kind) => kind !== "secrets");

/** The log of every container whose pod is there, running or ended, by `NAMESPACE/POD CONTAINER`. */
export async function allLogs(): Promise<Map<string, string>> {
  const logs = new Map<string, string>();
  for (const namespace of [jobNamespace, operatorNamespace, lakehouseNamespace]) {
    const { items } = await clients().core.listNamespacedPod({ namespace });
    for (const { metadata, spec, status } of items) {
      const name = metadata?.name ?? "";
      const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
      for (const container of [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])]) {
        const restarted = statuses.some((c) => c.name === container.name && c.restartCount > 0);
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

import { setTimeout as sleep } from "node:timers/promises";
import type { ApiServer } from "../services/cluster/api-server";
import { patient } from "../shared/patience";

/** What both Deployments and StatefulSets tell of their pods. */
export interface Workload {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly generation: number };
  readonly spec: { readonly replicas: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
  };
}

const kinds = ["/apis/apps/v1/deployments", "/apis/apps/v1/statefulsets"];

/**
 * Waits until every Deployment and StatefulSet has its pods. `pulumi up` waits only for those that it changes, not for
 * those whose pods start again with the node.
 *
 * @throws when one has not after `seconds`
 */
export async function waitForWorkloads(
  api: ApiServer,
  report: (line: string) => void,
  seconds = patient(300),
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  let reported = "";
  for (;;) {
    const lists = await Promise.all(kinds.map((kind) => api.getObject<{ items: Workload[] }>(kind)));
    const missing = lists.every((list) => list !== undefined)
      ? lists.flatMap(({ items }) => items.flatMap((workload) => describeMissing(workload) ?? [])).join(", ")
      : "the API server does not answer";
    if (missing === "") return;
    if (Date.now() > deadline) {
      throw new Error(
        `Not Ready after ${seconds} s: ${missing}. \`npm run kubectl -- get pods -A\` shows what is amiss.`,
      );
    }
    if (missing !== reported) report(missing);
    reported = missing;
    await sleep(500);
  }
}

/** Such as `lakehouse/nessie has 0 of 1 pods`; undefined when it has all, of its newest template. */
export function describeMissing({ metadata, spec, status = {} }: Workload): string | undefined {
  const isCurrent = status.observedGeneration === metadata.generation;
  const pods = isCurrent ? Math.min(status.readyReplicas ?? 0, status.updatedReplicas ?? 0) : 0;
  return isCurrent && pods >= spec.replicas
    ? undefined
    : `${metadata.namespace}/${metadata.name} has ${pods} of ${spec.replicas} pods`;
}

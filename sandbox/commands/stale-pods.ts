import { execa } from "execa";
import { kubectlEnvironment } from "../services/cluster/access";
import type { ApiServer } from "../services/cluster/api-server";

/** What of a pod tells with what it runs. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly creationTimestamp: string;
    readonly ownerReferences?: readonly { readonly kind: string; readonly controller?: boolean }[];
  };
  readonly spec: { readonly containers: readonly { readonly name: string; readonly image: string }[] };
  readonly status?: {
    readonly phase?: string;
    readonly containerStatuses?: readonly { readonly name: string; readonly imageID: string }[];
  };
}

/** What pods that start now run and trust. */
export interface Present {
  /** The images' identifiers, by name with tag. */
  readonly images: ReadonlyMap<string, string>;
  /** When the cluster's authority was made, and with it the key that signs the tokens of pods. */
  readonly authoritySince: Date;
}

/** Their pods are started again for them. A Spark job's are not: it ends with the image with which it began. */
const restarting = ["ReplicaSet", "StatefulSet", "DaemonSet"];

/**
 * Why a pod has to start again: a tag may lead to another image by now, and a pod reads its authority and its token
 * only when it starts. Undefined when it has not, or when nobody would start it again.
 */
export function staleness(
  { metadata, spec, status = {} }: Pod,
  { images, authoritySince }: Present,
): string | undefined {
  const isRestarted = metadata.ownerReferences?.some(({ kind, controller }) => controller && restarting.includes(kind));
  if (!isRestarted || status.phase !== "Running") return undefined;
  if (Date.parse(metadata.creationTimestamp) < authoritySince.getTime()) return "the cluster's authority is new";
  const rebuilt = spec.containers.find(({ name, image }) => {
    const running = status.containerStatuses?.find((container) => container.name === name)?.imageID;
    const present = images.get(image);
    return running && present && running !== present;
  });
  return rebuilt && `${rebuilt.image} was built anew`;
}

/**
 * Starts stale pods again, which neither Kubernetes nor the program can know for stale.
 *
 * @param kube the multi-call Kubernetes binary
 * @returns whether there were any; when their successors are ready is not waited for
 */
export async function restartStalePods(
  api: ApiServer,
  kube: string,
  present: Present,
  report: (line: string) => void,
): Promise<boolean> {
  const { items = [] } = (await api.getObject<{ items: Pod[] }>("/api/v1/pods")) ?? {};
  const stale = items.flatMap((pod) => {
    const reason = staleness(pod, present);
    return reason === undefined ? [] : [{ ...pod.metadata, reason }];
  });
  for (const { namespace, name, reason } of stale) {
    report(`starting ${namespace}/${name} again: ${reason}`);
    // kubectl returns when the pod is gone, so that nobody takes it for its successor.
    await execa(kube, ["kubectl", "delete", "pod", name, `--namespace=${namespace}`, "--ignore-not-found"], {
      env: kubectlEnvironment(),
    });
  }
  return stale.length > 0;
}

import { deepEqual, objectAt, stringAt } from "../json";
import { ready, type Awaiter } from "./progress";

/** Bound; or pending, where the class waits for the first Pod that mounts it. */
export const persistentVolumeClaim: Awaiter = ({ cluster }) => {
  let bindMode: string | undefined;
  return async (object) => {
    const className = stringAt(object, "spec", "storageClassName");
    if (bindMode === undefined && className) {
      const path = await cluster.discovery.path({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass" }, className);
      bindMode = stringAt(await cluster.client.request(path).catch(() => ({})), "volumeBindingMode");
    }
    const phase = stringAt(object, "status", "phase");
    const isBound = phase === "Bound";
    const isWaiting = phase === "Pending" && bindMode === "WaitForFirstConsumer";
    const reason = className
      ? `its storage class is "${className}"`
      : "it has no storage class and the cluster no default one";
    return {
      object,
      isReady: isBound || isWaiting,
      status: `PersistentVolumeClaim is ${phase || "new"}`,
      problems: [`PersistentVolumeClaim is not bound but ${phase || "new"}; ${reason}`],
    };
  };
};

export const persistentVolume: Awaiter = () => (object) => {
  const phase = stringAt(object, "status", "phase");
  return {
    object,
    isReady: ["Available", "Bound"].includes(phase),
    status: `PersistentVolume is ${phase}`,
    problems: [],
  };
};

/** Ready when the quota controller has taken over the limits. */
export const resourceQuota: Awaiter = () => (object) => ({
  object,
  isReady: deepEqual(objectAt(object, "spec", "hard"), objectAt(object, "status", "hard")),
  problems: [],
});

/** The token of a service account is filled in by a controller. */
export const secret: Awaiter = () => (object) =>
  stringAt(object, "type") === "kubernetes.io/service-account-token" &&
  Object.keys(objectAt(object, "data")).length === 0
    ? { object, isReady: false, status: "Waiting for the service account's token", problems: ["no token was issued"] }
    : ready(object);

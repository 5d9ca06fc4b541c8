import type { Cluster } from "../cluster";
import { at, listAt, objectAt, stringAt, type JsonObject } from "../json";
import { nameOf, namespaceOf } from "../metadata";
import { isApiError } from "../rest-client";
import type { Awaiter, Check } from "./progress";

/** After a change of the endpoints, others often follow: ten seconds, as Pulumi's provider waits. */
const settleMilliseconds = 10_000;

/** Ready when its Pods are, as far as it has any, and a load balancer has given it an address. */
export const service: Awaiter = ({ cluster }) => judgeService(cluster, settling());

/** The same of a single look, which cannot tell whether others follow. */
export const serviceOnRead: Awaiter = ({ cluster }) => judgeService(cluster, () => true);

/** Whether endpoints have settled: ten seconds after some change of theirs, and before the next one. */
function settling(): (endpoints: JsonObject | undefined) => boolean {
  let version: string | undefined;
  let settleTimes: number[] = [];
  let isSettled = false;
  return (endpoints) => {
    if (settleTimes.some((time) => time <= Date.now())) isSettled = true;
    settleTimes = settleTimes.filter((time) => time > Date.now());
    const seen = stringAt(endpoints, "metadata", "resourceVersion");
    if (seen && seen !== version) {
      version = seen;
      isSettled = false;
      settleTimes.push(Date.now() + settleMilliseconds);
    }
    return isSettled;
  };
}

function judgeService(cluster: Cluster, haveSettled: (endpoints: JsonObject | undefined) => boolean): Check {
  return async (object) => {
    const type = stringAt(object, "spec", "type") || "ClusterIP";
    const hasAddress = type !== "LoadBalancer" || listAt(object, "status", "loadBalancer", "ingress").length > 0;
    const noAddress = hasAddress
      ? []
      : ["Service was not allocated an IP address; does your cloud provider support this?"];
    const targetsPods =
      type !== "ExternalName" &&
      stringAt(object, "spec", "clusterIP") !== "None" &&
      Object.keys(objectAt(object, "spec", "selector")).length > 0;
    if (!targetsPods) return { object, isReady: hasAddress, problems: noAddress };

    const endpoints = await find(cluster, { apiVersion: "v1", kind: "Endpoints" }, object);
    const isSettled = haveSettled(endpoints);
    const subsets = listAt(endpoints, "subsets");
    const hasReady = subsets.some((subset) => listAt(subset, "addresses").length > 0);
    const hasPending = subsets.some((subset) => listAt(subset, "notReadyAddresses").length > 0);
    const noPods = hasReady
      ? []
      : [
          "Service does not target any Pods. Selected Pods may not be ready, or field '.spec.selector' may not match labels on any Pods",
        ];
    return {
      object,
      isReady: hasAddress && isSettled && !hasPending,
      status:
        isSettled && hasReady ? "Attempting to allocate IP address to Service" : "Finding Pods to direct traffic to",
      problems: [...noPods, ...noAddress],
    };
  };
}

/** Ready when a controller has given it an address, and the services its rules name are there. */
export const ingress: Awaiter =
  ({ cluster }) =>
  async (object) => {
    const names = listAt(object, "spec", "rules")
      .flatMap((rule) => listAt(rule, "http", "paths"))
      .map((path) => stringAt(path, "backend", "service", "name"))
      .filter(Boolean);
    const path = await cluster.discovery.path({
      apiVersion: "v1",
      kind: "Service",
      metadata: { namespace: namespaceOf(object) },
    });
    const services = listAt(await cluster.client.request(path), "items").map((found) =>
      stringAt(found, "metadata", "name"),
    );
    const missing = names.filter((name) => !services.includes(name));
    const hasAddress = listAt(object, "status", "loadBalancer", "ingress").length > 0;
    return {
      object,
      isReady: hasAddress && missing.length === 0,
      status:
        missing.length > 0
          ? "Finding a matching service for each Ingress path"
          : "Waiting for update of .status.loadBalancer with hostname/IP",
      problems: [
        ...(missing.length > 0 ? ["Ingress has at least one rule with an unavailable target endpoint."] : []),
        ...(hasAddress ? [] : ["Ingress .status.loadBalancer field was not updated with a hostname/IP address."]),
      ],
    };
  };

async function find(cluster: Cluster, kind: JsonObject, like: JsonObject): Promise<JsonObject | undefined> {
  const object = { ...kind, metadata: { namespace: at(like, "metadata", "namespace") ?? null } };
  try {
    return await cluster.client.request(await cluster.discovery.path(object, nameOf(like)));
  } catch (error) {
    if (isApiError(error, "NotFound")) return undefined;
    throw error;
  }
}

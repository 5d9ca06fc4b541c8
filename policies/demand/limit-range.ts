import type { Field } from "../model/field";
import { type Quantities, resourceNames } from "../../contract/pod-total";
import { type PodDefaults, readQuantities } from "./pod";

/**
 * What the container items of a LimitRange give to containers that say nothing: a missing default limit is the maximum,
 * a missing default request the default limit, else the minimum (`SetDefaults_LimitRangeItem` in
 * `kubernetes/pkg/apis/core/v1/defaults.go`, v1.34). Of several ranges in a namespace Kubernetes takes any
 * (https://kubernetes.io/docs/concepts/policy/limit-range/), so the larger counts. One that may come after the pods may
 * give them nothing: it makes a request, but no limit.
 */
export function limitRangeDefaults(limitRanges: readonly OrderedLimitRange[]): PodDefaults["container"] {
  const first = limitRanges.filter(({ isFirst }) => isFirst);
  const [all, sure] = [largest(limitRanges), largest(first)];
  const limited = resourceNames.filter((name) => sure.limits[name] !== undefined);
  return { ...all, limits: Object.fromEntries(limited.map((name) => [name, all.limits[name]])) };
}

interface OrderedLimitRange {
  readonly object: Field;
  /** Whether it is there before the pods. */
  readonly isFirst: boolean;
}

function largest(limitRanges: readonly OrderedLimitRange[]): PodDefaults["container"] {
  return limitRanges
    .map(({ object }) => defaultsOf(object))
    .reduce(
      (known, next) => ({
        requests: larger(known.requests, next.requests),
        limits: larger(known.limits, next.limits),
      }),
      nothing,
    );
}

const nothing: PodDefaults["container"] = { requests: {}, limits: {} };

function larger(a: Quantities, b: Quantities): Quantities {
  const grown = Object.keys(b).filter((name) => (b[name] ?? 0n) > (a[name] ?? 0n));
  return { ...b, ...a, ...Object.fromEntries(grown.map((name) => [name, b[name]])) };
}

function defaultsOf(limitRange: Field): PodDefaults["container"] {
  const items = limitRange
    .at("spec", "limits")
    .items()
    .filter((item) => item.at("type").text() === "Container")
    .map((item) => {
      const limits = { ...readQuantities(item.at("max")), ...readQuantities(item.at("default")) };
      const requests = { ...readQuantities(item.at("min")), ...limits, ...readQuantities(item.at("defaultRequest")) };
      return { requests, limits };
    });
  // Within one range the last item wins.
  return items.reduce(
    (known, next) => ({
      requests: { ...known.requests, ...next.requests },
      limits: { ...known.limits, ...next.limits },
    }),
    nothing,
  );
}

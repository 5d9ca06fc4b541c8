import type { Field } from "../kubernetes/field";
import { type PodDefaults, readQuantities } from "./pod";

/**
 * What the container items of a LimitRange give to containers that say nothing: a missing default limit is the maximum, a missing
 * default request the default limit, else the minimum. Later ranges fill what earlier ones left out.
 * `SetDefaults_LimitRangeItem` in `kubernetes/pkg/apis/core/v1/defaults.go`, v1.34.
 */
export function limitRangeDefaults(limitRanges: readonly Field[]): PodDefaults["container"] {
  return limitRanges.map(defaultsOf).reduce(
    (known, next) => ({
      requests: { ...next.requests, ...known.requests },
      limits: { ...next.limits, ...known.limits },
    }),
    { requests: {}, limits: {} },
  );
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
    { requests: {}, limits: {} },
  );
}

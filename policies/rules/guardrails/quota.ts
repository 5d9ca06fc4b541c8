import type { Amounts } from "../../demand/pod";
import { toMilli, toUnits } from "../../../contract/quantities";
import { readQuantity } from "../../demand/quantity";
import { formatAmount } from "../../framework/format";
import type { Field } from "../../model/field";

/**
 * The names of what a quota holds; requests have a short one too:
 * https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
const keys = {
  cpu: ["requests.cpu", "cpu"],
  memory: ["requests.memory", "memory"],
} as const;

/** Whether a quota bounds what all pods of its namespace request. */
export function boundsRequests(quota: Field): boolean {
  const spec = quota.at("spec");
  const hard = spec.at("hard");
  const isForAll = !spec.at("scopes").present && !spec.at("scopeSelector").present;
  return isForAll && Object.values(keys).every((names) => names.some((name) => hard.at(name).present));
}

/** By how much a quota lets a namespace have more requests, or limits, than it has budget. */
export function excesses(quota: Field, requests: Amounts, limits: Amounts): string[] {
  const hard = quota.at("spec", "hard");
  return (["cpu", "memory"] as const).flatMap((resource) =>
    [
      ...keys[resource].map((name) => ({ name, most: requests[resource] })),
      { name: `limits.${resource}`, most: limits[resource] },
    ].flatMap(({ name, most }) => {
      const quantity = readQuantity(hard.at(name));
      if (quantity === undefined) return [];
      const amount = resource === "cpu" ? toMilli(quantity) : toUnits(quantity);
      if (amount <= most) return [];
      const [has, may] = [amount, most].map((each) => formatAmount(each, resource));
      return [`${hard.at(name).path} allows ${has}, and the budget ${may}`];
    }),
  );
}

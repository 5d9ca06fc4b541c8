import * as v from "valibot";
import { amountOf, isQuantity } from "../contract/quantities";
import { wrong } from "./problem";

/** A Kubernetes quantity above zero. */
export const quantity = (description: string) => amount(description, isQuantity, "a Kubernetes quantity above zero");

/** The same, or zero. */
export const quantityOrZero = (description: string) =>
  amount(description, (text) => !Number.isNaN(amountOf(text)), "a Kubernetes quantity");

/** The description stands before the transformation, behind which no reference sees it. */
function amount(description: string, accepts: (text: string) => boolean, what: string) {
  const problem = wrong(`write ${what}, such as 500m, 2, 20Gi or 34G`);
  return v.pipe(
    // YAML, and `pulumi config set --path`, make a number of a quantity such as 2.
    v.union([v.string(), v.number()], problem),
    v.description(description),
    v.check((value) => accepts(String(value)), problem),
    v.transform(String),
  );
}

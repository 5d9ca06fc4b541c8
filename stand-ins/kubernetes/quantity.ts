import { canonicalQuantity } from "../../contract/quantities";
import { isObject, type Json, type JsonObject } from "./json";

/** Fields whose values are quantities, wherever built-in kinds have them. */
const quantityMaps = new Set([
  "allocatable",
  "capacity",
  "default",
  "defaultRequest",
  "hard",
  "limits",
  "max",
  "maxLimitRequestRatio",
  "min",
  "overhead",
  "podFixed",
  "requests",
]);
const quantityFields = new Set(["sizeLimit", "divisor", "averageValue"]);

const canonical = (value: Json): Json =>
  typeof value === "string" || typeof value === "number" ? canonicalQuantity(String(value)) : value;

/** Spells the quantities of a built-in kind, in place, as the API server will. */
export function canonicalizeQuantities(object: JsonObject): void {
  for (const [key, value] of Object.entries(object)) {
    if (quantityFields.has(key) && typeof value !== "object" && value !== undefined) object[key] = canonical(value);
    else if (Array.isArray(value)) {
      for (const element of value) if (isObject(element)) canonicalizeQuantities(element);
    } else if (isObject(value)) {
      if (quantityMaps.has(key) && Object.values(value).every((element) => typeof element !== "object")) {
        for (const [name, quantity] of Object.entries(value)) {
          if (quantity !== undefined) value[name] = canonical(quantity);
        }
      } else canonicalizeQuantities(value);
    }
  }
}

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

const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const decimalSuffixes: Record<string, number> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/**
 * The one spelling of a quantity that the API server answers with: `1000m` is `1`, `0.5` is `500m`, `1024Mi` is `1Gi`
 * (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/). Anything else is left as it is.
 */
export function canonicalQuantity(quantity: string): string {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/.exec(quantity);
  if (!match) return quantity;
  const [, sign = "", whole = "", fraction = "", binary, decimal = "", exponent] = match;
  if (whole + fraction === "") return quantity;
  if (exponent !== undefined) return quantity;
  const minus = sign === "-" ? "-" : "";
  if (binary !== undefined) {
    const bytes = Number(`${whole || "0"}.${fraction || "0"}`) * 1024 ** binarySuffixes.indexOf(binary);
    if (!Number.isSafeInteger(bytes)) return quantity;
    let power = 0;
    let value = bytes;
    while (value !== 0 && value % 1024 === 0 && power < 6) {
      value /= 1024;
      power += 1;
    }
    return `${minus}${value}${binarySuffixes[power] ?? ""}`;
  }
  // Digits and a power of ten, as integers, because 0.1 is none in floating point.
  let digits = BigInt(whole + fraction);
  let power = (decimalSuffixes[decimal] ?? 0) - fraction.length;
  if (digits === 0n) return "0";
  while (digits % 10n === 0n) {
    digits /= 10n;
    power += 1;
  }
  const suffix = Object.entries(decimalSuffixes)
    .toReversed()
    .find(([, suffixPower]) => suffixPower <= power);
  if (!suffix) return quantity;
  return `${minus}${digits * 10n ** BigInt(power - suffix[1])}${suffix[0]}`;
}

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

import type { Field } from "../../model/field";

/** Rules of a bucket's lifecycle, of a Bucket or of a resource of their own, that remove objects which are in use. */
export function expiries(rules: readonly Field[], folders: readonly string[]): string[] {
  return rules.flatMap((rule) => {
    const expiration = rule.at("expiration");
    const expires = ["days", "date"].some((key) => expiration.at(key).present);
    if (!expires || isOff(rule)) return [];
    const prefix = prefixOf(rule);
    if (folders.some((folder) => prefix.startsWith(folder))) return [];
    return [`${expiration.path} removes objects under "${prefix}", and may only under ${folders.join(", ") || "none"}`];
  });
}

function isOff(rule: Field): boolean {
  return rule.at("enabled").flag() === false || rule.at("status").text() === "Disabled";
}

/** Where a rule says it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-filters.html */
function prefixOf(rule: Field): string {
  const places = [rule.at("prefix"), rule.at("filter", "prefix"), rule.at("filter", "and", "prefix")];
  return places.map((place) => place.text() ?? "").find((prefix) => prefix !== "") ?? "";
}

import type * as v from "valibot";

/** What the schema found wrong, as sentences that begin with the setting's whole key. */
export function sentencesOf(issues: readonly v.BaseIssue<unknown>[]): string[] {
  return issues.map((issue) => {
    const keys = (issue.path ?? []).map(({ key }) => String(key));
    // An unknown key is told by the group that lacks it.
    const key = settingKey(...(issue.expected === "never" ? keys.slice(0, -1) : keys));
    return `${key} ${issue.message}.`;
  });
}

/** A setting's key as a person writes it: that of Pulumi's configuration, and the way in its value. */
export function settingKey(...keys: readonly string[]): string {
  return keys.length === 0 ? "lakehouse" : `lakehouse:${keys.join(".")}`;
}

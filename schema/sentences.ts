import type * as v from "valibot";
import { missing } from "./problem";

/** How sentences about a document speak of it. */
interface Words {
  /** The whole key of a value, as a person writes it. */
  readonly keyOf: (keys: readonly string[]) => string;
  /** How a value is written that is missing. */
  readonly remedy: string;
}

/** What a schema found wrong with a document, as sentences that begin with the whole key. */
export function sentencesOf(issues: readonly v.BaseIssue<unknown>[], { keyOf, remedy }: Words): string[] {
  return issues.map((issue) => {
    const keys = (issue.path ?? []).map(({ key }) => String(key));
    // An unknown key is told by the group that lacks it.
    const key = keyOf(issue.expected === "never" ? keys.slice(0, -1) : keys);
    return `${key} ${issue.message}${issue.message === missing ? `: ${remedy}` : ""}.`;
  });
}

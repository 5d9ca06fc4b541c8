import type * as v from "valibot";

/** What is wrong with a value, behind the key that has it. */
export type Problem = (issue: v.BaseIssue<unknown>) => string;

export const missing = "is missing";

/** Shows what was given instead. */
export const wrong =
  (remedy: string): Problem =>
  ({ input }) =>
    input === undefined ? missing : `is ${JSON.stringify(input)}: ${remedy}`;

/** For what may be, or have in it, a password. */
export const unreadable =
  (remedy: string): Problem =>
  ({ input }) =>
    input === undefined ? missing : `cannot be read: ${remedy}`;

import type { Field } from "../../model/field";

/** One statement of a bucket policy that allows something. */
export interface Grant {
  readonly actions: readonly Field[];
  /** ARNs of buckets and of objects in them. */
  readonly resources: readonly Field[];
  /** Whether it holds for this user, among others or for everyone. */
  readonly holdsFor: (user: string) => boolean;
  /** Whom it names: users by name or ARN, whole accounts, everyone by `*`. */
  readonly principals: readonly string[];
  /** Whether it holds for who has no keys at all. */
  readonly isPublic: boolean;
  readonly path: string;
}

/**
 * What a bucket policy allows. Conditions are left out, so that a grant may seem wider than it is.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-policy-language-overview.html
 */
export function grantsOf(policy: Field): Grant[] {
  return policy
    .parsed()
    .at("Statement")
    .oneOrMany()
    .filter((statement) => statement.at("Effect").text() !== "Deny")
    .map((statement) => {
      for (const key of ["NotAction", "NotPrincipal", "NotResource"]) {
        const field = statement.at(key);
        if (field.present) throw field.wrong("allows all but what it names");
      }
      const principals = principalsOf(statement.at("Principal"));
      return {
        actions: statement.at("Action").oneOrMany(),
        resources: statement.at("Resource").oneOrMany(),
        holdsFor: (user) => principals.some((principal) => includes(principal, user)),
        principals,
        isPublic: principals.includes("*"),
        path: statement.path,
      };
    });
}

/** `"*"`, or one or many names by kind: `{ "AWS": ["arn:…"] }`. */
function principalsOf(principal: Field): string[] {
  const named = principal.isObject ? principal.keys().flatMap((kind) => principal.at(kind).oneOrMany()) : [principal];
  return named.map((name) => name.text() ?? "");
}

/** Whether a principal is a user, given by name or ARN, or the user's whole account, or everyone. */
function includes(principal: string, user: string): boolean {
  const wholeAccount = /:root$|^\d{12}$/;
  return principal === "*" || principal === user || wholeAccount.test(principal) || principal.endsWith(`/${user}`);
}

import { IndeterminateError } from "./field";

/** An error about an object of a kind that may hide pods, for the caller to throw. */
export function unknownKind(type: string): IndeterminateError {
  return new IndeterminateError(
    `${type} is of a kind whose pods the policies cannot see (deploy its objects one by one, a chart as helm.v4.Chart, ` +
      "or list it in podFreeKinds if it runs none)",
  );
}

/** An error about a patch, for callers that need all of an object. */
export function unseenRest(): IndeterminateError {
  return new IndeterminateError(
    "This patches pods whose other fields the policies cannot see (change the object itself)",
  );
}

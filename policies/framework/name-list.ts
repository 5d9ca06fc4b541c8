import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";

/**
 * A setting that lists names, such as those that a policy lets through.
 *
 * @param description what is listed, and what holds where the setting is absent, unless `default` says so
 * @param pattern of each name. Default: anything but nothing.
 */
export function nameList(
  description: string,
  { pattern, default: usual }: { readonly pattern?: string; readonly default?: readonly string[] } = {},
): PolicyConfigJSONSchema {
  return {
    type: "array",
    items: pattern === undefined ? { type: "string", minLength: 1 } : { type: "string", pattern },
    description,
    ...(usual && { default: [...usual] }),
  };
}

/** A setting that lists what a policy lets through beside what it knows: nothing, unless a stack says so. */
export function exceptions(description: string, pattern?: string): PolicyConfigJSONSchema {
  return nameList(description, { default: [], ...(pattern !== undefined && { pattern }) });
}

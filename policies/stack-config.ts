import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Policies, PolicyPackConfig } from "@pulumi/policy";

/** What `stacks/STACK.json` says: settings that several policies share, and each policy's own. */
interface StackDocument {
  readonly shared?: Readonly<Record<string, unknown>>;
  readonly policies?: PolicyPackConfig;
}

/**
 * The config that the pack brings along for a stack; `--policy-pack-config` goes over it. A stack without a document gets none, and
 * the policies that need a budget say so.
 */
export function initialConfig(policies: Policies, stack: string, folder = join(__dirname, "stacks")): PolicyPackConfig {
  const file = join(folder, `${stack}.json`);
  if (!existsSync(file)) return {};
  const { shared = {}, policies: own = {} } = JSON.parse(readFileSync(file, "utf8")) as StackDocument;
  const unknown = Object.keys(own).find((name) => !policies.some((policy) => policy.name === name));
  if (unknown !== undefined) throw new Error(`${file} configures the policy ${unknown}, which the pack does not have`);
  return Object.fromEntries(
    policies.map(({ name, configSchema, enforcementLevel = "mandatory" }) => {
      const wanted = Object.entries(shared).filter(([key]) => key in (configSchema?.properties ?? {}));
      const given = own[name] ?? {};
      const properties = typeof given === "string" ? { enforcementLevel: given } : given;
      // The SDK sends a config without a level as advisory, which would take every policy's teeth.
      return [name, { enforcementLevel, ...Object.fromEntries(wanted), ...properties }];
    }),
  );
}

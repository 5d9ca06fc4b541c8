import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Policies, PolicyPackConfig } from "@pulumi/policy";
import { RunError } from "@pulumi/pulumi";

/** What `stacks/STACK.json` says. */
interface StackDocument {
  /** Whether the stack is nobody's but its user's, who may then choose that policies only advise. */
  readonly sandbox?: boolean;
  /** Settings that several policies share. */
  readonly shared?: Readonly<Record<string, unknown>>;
  /** Each policy's own settings, or its level. */
  readonly policies?: PolicyPackConfig;
}

const documentKeys = ["sandbox", "shared", "policies"];
const levels = ["mandatory", "remediate", "advisory", "disabled"];
/** Without an S3 service there is no place for event logs, on whatever cluster. */
const dispensable = "event-log";

/**
 * The config that the pack brings along for a stack; `--policy-pack-config` goes over it. A stack without a document gets none, and
 * the policies that need a budget say so.
 *
 * @throws with a sentence for each mistake in the document; the pack does not start then, and the engine refuses to go on
 */
export function initialConfig(policies: Policies, stack: string, folder = join(__dirname, "stacks")): PolicyPackConfig {
  const file = join(folder, `${stack}.json`);
  if (!existsSync(file)) return {};
  const document = readDocument(file);
  const mistakes = mistakesIn(document, policies);
  if (mistakes.length > 0) throw new RunError(mistakes.map((mistake) => `${file} ${mistake}.`).join("\n"));
  const { shared = {}, policies: own = {} } = document;
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

function readDocument(file: string): StackDocument {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as StackDocument;
  } catch (error) {
    throw new RunError(`${file} is not JSON: ${String(error)}.`);
  }
}

function mistakesIn(document: StackDocument, policies: Policies): string[] {
  const { sandbox, shared = {}, policies: own = {} } = document;
  const settings = new Set(policies.flatMap(({ configSchema }) => Object.keys(configSchema?.properties ?? {})));
  const unknown = (given: object, known: readonly string[]) => Object.keys(given).filter((key) => !known.includes(key));
  return [
    ...unknown(document, documentKeys).map((key) => `has the unknown key ${key} (it knows ${documentKeys.join(", ")})`),
    ...unknown(shared, [...settings]).map((key) => `shares the setting ${key}, which no policy knows`),
    ...Object.entries(own).flatMap(([name, given]) => {
      const policy = policies.find((each) => each.name === name);
      if (!policy) return [`configures the policy ${name}, which the pack does not have`];
      const level = typeof given === "string" ? given : given.enforcementLevel;
      if (level === undefined) return [];
      if (!levels.includes(level)) return [`gives ${name} the unknown level ${level} (choose ${levels.join(", ")})`];
      const isLower = ["advisory", "disabled"].includes(level) && policy.enforcementLevel !== "advisory";
      if (!isLower || sandbox === true || (name === dispensable && level === "disabled")) return [];
      return [`makes ${name} ${level}: keep it mandatory, or say "sandbox": true where nobody else is on the cluster`];
    }),
  ];
}

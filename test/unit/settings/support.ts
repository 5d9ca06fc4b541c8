import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { checkout } from "../../../sandbox/shared/paths";

/** The settings in the file of one of the repository's stacks, by their groups. */
export function settingsOfStack(name: string): Record<string, unknown> {
  const { config } = load(readFileSync(join(checkout, `Pulumi.${name}.yaml`), "utf8")) as { config: object };
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^lakehouse:/, ""), value]));
}

/** The configuration of a stack as the engine hands it over: a text for each key, with JSON for a group. */
export function configOf(groups: Readonly<Record<string, unknown>>): Record<string, string> {
  const given = Object.entries(groups).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.map(([key, value]) => [`lakehouse:${key}`, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** The stack whose share of a cluster the tests take. */
export const stackDev = { project: "lakehouse", stack: "dev" };

import { resourcePolicy } from "../framework/define-policy";
import { apiTypeOf } from "../../contract/kinds";
import type { Field } from "../model/field";

interface Config {
  readonly remoteKeys?: Readonly<Record<string, readonly string[]>>;
}

export const secretKeysKnown = resourcePolicy<Config>(
  {
    name: "secret-keys-known",
    rule: "A namespace gets only the keys of the secret store that are listed for the namespace, if any keys are listed.",
    why:
      "The External Secrets operator may read all keys: an ExternalSecret in the jobs' namespace could give the " +
      "owner's keys to every job.",
    remedy: "Use a key of the namespace, or list the namespace's keys in the stack's share in clusters/NAME.yaml.",
    severity: "critical",
    source: "https://external-secrets.io/latest/guides/security-best-practices/",
    config: {
      properties: {
        remoteKeys: {
          type: "object",
          additionalProperties: { type: "array", items: { type: "string", minLength: 1 } },
          description:
            "For each namespace, the keys of the store or their folders, such as `lakehouse/jobs`. Default: any key " +
            "for any namespace.",
        },
      },
    },
  },
  ({ type, inputs, provider, config: { remoteKeys } }, report) => {
    const { group, kind = "" } = apiTypeOf(type) ?? {};
    if (group !== "external-secrets.io" || remoteKeys === undefined) return;
    if (kind !== "ExternalSecret") {
      // Stores lead to keys, and ClusterExternalSecret and PushSecret carry them to other places.
      report(`A ${kind} may copy any key to any namespace.`);
      return;
    }
    const namespace = inputs.at("metadata", "namespace").text() ?? provider.at("namespace").text() ?? "default";
    const known = remoteKeys[namespace] ?? [];
    for (const { path, key } of keysOf(inputs.at("spec"))) {
      if (key !== undefined && known.some((folder) => isIn(key, folder))) continue;
      report(`${path} is not a key for namespace ${namespace} (${known.join(", ") || "none"}): ${key ?? "a search"}.`);
    }
  },
);

function isIn(key: string, folder: string): boolean {
  return key === folder || (key.startsWith(`${folder}/`) && !key.split("/").includes(".."));
}

/** What an ExternalSecret asks for: single entries, all entries of a key, or what a search finds. */
function keysOf(spec: Field): { path: string; key: string | undefined }[] {
  const data = spec.at("data").items();
  const sources = spec.at("dataFrom").items();
  return [
    ...data.map((entry) => entry.at("remoteRef", "key")),
    ...sources.map((source) => source.at("extract", "key")),
  ].map((key) => ({ path: key.path, key: key.text() }));
}

import { resourcePolicy } from "../framework/define-policy";
import { apiTypeOf } from "../../contract/kinds";
import type { Field } from "../model/field";

interface Config {
  readonly remoteKeys?: Readonly<Record<string, readonly string[]>>;
}

export const secretKeysKnown = resourcePolicy<Config>(
  {
    name: "secret-keys-known",
    rule: "A namespace gets those secrets of the secret store that are listed for it, where any are.",
    why: "The store's operator reads for everybody: an ExternalSecret in the jobs' namespace would hand the owner's keys to every job.",
    remedy: "Ask for a key of the namespace, or list where its keys are in the stack's share, in clusters/NAME.yaml.",
    severity: "critical",
    source: "https://external-secrets.io/latest/guides/security-best-practices/",
    config: {
      properties: {
        remoteKeys: {
          type: "object",
          additionalProperties: { type: "array", items: { type: "string", minLength: 1 } },
          description:
            "By namespace, keys of the store or folders of them, such as `lakehouse/jobs`; others get none. Default: any key for any namespace.",
        },
      },
    },
  },
  ({ type, inputs, provider, config: { remoteKeys } }, report) => {
    const { group, kind = "" } = apiTypeOf(type) ?? {};
    if (group !== "external-secrets.io" || remoteKeys === undefined) return;
    if (kind !== "ExternalSecret") {
      // Stores lead to keys, and ClusterExternalSecret and PushSecret carry them to other places.
      report(`A ${kind} may bring any key anywhere.`);
      return;
    }
    const namespace = inputs.at("metadata", "namespace").text() ?? provider.at("namespace").text() ?? "default";
    const known = remoteKeys[namespace] ?? [];
    for (const { path, key } of keysOf(inputs.at("spec"))) {
      if (key !== undefined && known.some((folder) => isIn(key, folder))) continue;
      report(
        `${path} is none of the keys for namespace ${namespace} (${known.join(", ") || "none"}): ${key ?? "a search"}.`,
      );
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

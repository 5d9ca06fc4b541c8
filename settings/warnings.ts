import type { Settings } from "../settings";

const servers = ["objectStoreEndpoint", "objectStoreDeployEndpoint", "catalogUri"] as const;

/** What can be used but should not be, a sentence with the remedy each. */
export function warnings(settings: Pick<Settings, (typeof servers)[number]>): string[] {
  return servers
    .filter((name) => settings[name]?.toLowerCase().startsWith("http:"))
    .map(
      (name) =>
        `lakehouse:${name} is an http URL: whoever is on the way reads and changes tables unnoticed. ` +
        "Give the server a certificate, and use https.",
    );
}

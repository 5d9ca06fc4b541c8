import { settingKey } from "./setting-key";
import type { Settings } from "./read-settings";

/** What can be used but should not be, a sentence with the remedy each. */
export function warnings({ objectStore, catalog }: Pick<Settings, "objectStore" | "catalog">): string[] {
  const servers = {
    [settingKey("objectStore", "endpoint", "url")]: objectStore?.endpoint.url,
    [settingKey("objectStore", "endpoint", "external")]: objectStore?.endpoint.external,
    [settingKey("catalog", "url")]: catalog.type === "existing" ? catalog.url : undefined,
  };
  return Object.entries(servers)
    .filter(([, url]) => url?.toLowerCase().startsWith("http:"))
    .map(
      ([key]) =>
        `${key} is an http URL: anybody on the network path can read and change tables unnoticed. ` +
        "Give the server a certificate, and use https.",
    );
}

import type { SecretSource } from "../components/shared/secret";
import type { ConfiguredSettings } from "./schema";

type SecretStore = ConfiguredSettings["secretStore"];

/** Secret values that the stack has itself, or else its secret store under a key. */
export function sourceOf<Property extends string>(
  values: Readonly<Record<Property, string>> | undefined,
  store: SecretStore,
  remoteKey: (keys: NonNullable<SecretStore>["remoteKeys"]) => string,
): SecretSource<Property> | undefined {
  if (values !== undefined) return { values };
  return store && { secretStore: store.name, remoteKey: remoteKey(store.remoteKeys) };
}

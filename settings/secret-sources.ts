import type { SecretSource } from "../components/shared/secret";
import type { ConfiguredSettings } from "./schema";

type SecretStore = ConfiguredSettings["secretStore"];

/** Chooses one of the secret store's keys. */
export type RemoteKeyOf = (keys: NonNullable<SecretStore>["remoteKeys"]) => string;

/** Secret values that the stack has itself, or else its secret store under a key. */
export function sourceOf<Property extends string>(
  values: Readonly<Record<Property, string>> | undefined,
  store: SecretStore,
  remoteKey: RemoteKeyOf,
): SecretSource<Property> | undefined {
  if (values !== undefined) return { values };
  return store && { secretStore: store.name, remoteKey: remoteKey(store.remoteKeys) };
}

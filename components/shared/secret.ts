import { createHmac } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "./kubernetes";

/** What a Secret has: its entries themselves, or where a secret store has them. */
export type SecretContent = { readonly entries: Readonly<Record<string, pulumi.Input<string>>> } | RemoteSecret;

/** The External Secrets operator's store, which has keys and passwords that the stack has not. */
export interface SecretStore {
  /** Name of the ClusterSecretStore. */
  readonly name: string;
  /** Where it has the keys of jobs and History Server, the account for the catalog's database, and the secret of the catalog's client. */
  readonly remoteKeys: Readonly<Record<"jobs" | "history" | "catalogDatabase" | "catalogClient", string>>;
}

interface RemoteSecret {
  /** ClusterSecretStore of the External Secrets operator. */
  readonly secretStore: string;
  /** Where it has them. */
  readonly remoteKey: string;
  /** Entries of the Secret, each with its property there. */
  readonly properties: Readonly<Record<string, string>>;
}

/**
 * A Secret, made here or by the External Secrets operator. It is there when the resource that makes it is: what needs it
 * depends on its name, or on the component that has it.
 *
 * @see https://external-secrets.io/latest/api/externalsecret/
 * @returns its name
 */
export function secretOf(
  name: string,
  namespace: pulumi.Input<string>,
  content: SecretContent,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  if ("entries" in content) {
    const entries = Object.entries(content.entries).map(([entry, value]) => [entry, pulumi.secret(value)] as const);
    const args = { metadata: { name, namespace }, stringData: Object.fromEntries(entries) };
    return new kubernetes.core.v1.Secret(name, args, opts).metadata.name;
  }
  const { secretStore, remoteKey, properties } = content;
  return new kubernetes.CustomResource(
    name,
    {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      // The operator says so once the Secret is there.
      metadata: { name, namespace, annotations: { "pulumi.com/waitFor": "condition=Ready" } },
      spec: {
        refreshInterval: "1h",
        secretStoreRef: { kind: "ClusterSecretStore", name: secretStore },
        target: { name, creationPolicy: "Owner" },
        data: Object.entries(properties).map(([secretKey, property]) => ({
          secretKey,
          remoteRef: { key: remoteKey, property },
        })),
      },
    },
    opts,
  ).metadata.name;
}

/**
 * A short text that another content of the Secret changes, for the template of pods that read it only when they start.
 * The text is public, and tells nothing without the key, so that not even a weak password is found by trying. There is none for
 * what a secret store has: that changes without the program.
 *
 * @param key a strong secret of the stack; with another one all texts change
 */
export function secretMark(
  name: string,
  content: SecretContent,
  key: pulumi.Input<string>,
): pulumi.Output<string> | undefined {
  if (!("entries" in content)) return undefined;
  const mark = pulumi.all([pulumi.output(content.entries), key]).apply(([entries, secret]) =>
    createHmac("sha256", secret)
      .update(JSON.stringify([name, entries]))
      .digest("hex")
      .slice(0, 16),
  );
  return pulumi.unsecret(mark);
}

/** The annotations of a pod's template with such a mark. */
export function secretAnnotations(mark: pulumi.Input<string> | undefined) {
  return mark === undefined ? {} : { annotations: { "lakehouse/secret": mark } };
}

/** The variable `name` of a container, with the entry of the same name of the Secret `secret`. */
export function keyVariable(name: string, secret: pulumi.Input<string>) {
  return { name, valueFrom: { secretKeyRef: { name: secret, key: name } } };
}

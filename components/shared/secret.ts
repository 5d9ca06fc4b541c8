import { createHmac } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as kubernetes from "./kubernetes";

/**
 * Who has secret values: the stack itself, or a secret store of the External Secrets operator, which the program cannot
 * read.
 */
export type SecretSource<Property extends string> =
  | { readonly values: Readonly<Record<Property, pulumi.Input<string>>> }
  | {
      /** Name of the ClusterSecretStore. */
      readonly secretStore: string;
      /** Key of the store that has the values as its properties. */
      readonly remoteKey: string;
    };

/** A Secret of one source. */
export interface SecretArgs<Property extends string> {
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  readonly source: SecretSource<Property>;
  /** Entries of the Secret, each with its property of the source. */
  readonly entries: Readonly<Record<string, Property>>;
}

/**
 * A Secret, made here or by the External Secrets operator. It is there when the resource that makes it is: what needs
 * it depends on its name, or on the component that has it.
 *
 * @see https://external-secrets.io/latest/api/externalsecret/
 * @param resource name of the resource that makes the Secret
 * @returns the Secret's name
 */
export function secretOf<Property extends string>(
  resource: string,
  args: SecretArgs<Property>,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { name, namespace, source } = args;
  if ("values" in source) {
    const stringData = mapValues(entriesOf(args, source.values), (value) => pulumi.secret(value));
    return new kubernetes.core.v1.Secret(resource, { metadata: { name, namespace }, stringData }, opts).metadata.name;
  }
  const { secretStore, remoteKey } = source;
  return new kubernetes.CustomResource(
    resource,
    {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      // The operator says so once the Secret is there.
      metadata: { name, namespace, annotations: { "pulumi.com/waitFor": "condition=Ready" } },
      spec: {
        refreshInterval: "1h",
        secretStoreRef: { kind: "ClusterSecretStore", name: secretStore },
        target: { name, creationPolicy: "Owner" },
        data: Object.entries(args.entries).map(([secretKey, property]) => ({
          secretKey,
          remoteRef: { key: remoteKey, property },
        })),
      },
    },
    opts,
  ).metadata.name;
}

/**
 * A short text that another content of the Secret changes, for the template of pods that read the Secret only when they
 * start. The text is public, and tells nothing without the key, so that not even a weak password is found by trying.
 * There is none for what a secret store has: that changes without the program.
 *
 * @param key a strong secret of the stack; with another one all checksums change
 */
export function secretChecksum<Property extends string>(
  args: Pick<SecretArgs<Property>, "name" | "source" | "entries">,
  key: pulumi.Input<string>,
): pulumi.Output<string> | undefined {
  const { name, source } = args;
  if (!("values" in source)) return undefined;
  const checksum = pulumi.all([pulumi.output(entriesOf(args, source.values)), key]).apply(([entries, secret]) =>
    createHmac("sha256", secret)
      .update(JSON.stringify([name, entries]))
      .digest("hex")
      .slice(0, 16),
  );
  return pulumi.unsecret(checksum);
}

function entriesOf<Property extends string>(
  { entries }: Pick<SecretArgs<Property>, "entries">,
  values: Readonly<Record<Property, pulumi.Input<string>>>,
): Record<string, pulumi.Input<string>> {
  return mapValues(entries, (property) => values[property]);
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/**
 * The annotations of a pod's template with such a checksum. Another key of the annotation would restart the pods of
 * every stack.
 */
export function checksumAnnotations(checksum: pulumi.Input<string> | undefined) {
  return checksum === undefined ? {} : { annotations: { "lakehouse/secret": checksum } };
}

/** The variable `name` of a container, with the entry of the same name of the Secret `secret`. */
export function keyVariable(name: string, secret: pulumi.Input<string>) {
  return { name, valueFrom: { secretKeyRef: { name: secret, key: name } } };
}

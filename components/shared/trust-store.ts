import type * as pulumi from "@pulumi/pulumi";
import { certificatesIn, javaTrustStore } from "./java-trust-store";
import * as kubernetes from "./kubernetes";
import { contentHash } from "./names";

/** The certificate authorities that sign for https servers. */
export interface CaBundle {
  /** Path of the PEM file, from the program's folder. */
  readonly path: string;
  /** Its text. */
  readonly pem: string;
}

/** Where the ConfigMap is in containers, and in it the file that Java takes with `-Djavax.net.ssl.trustStore`. */
export const trustStoreFolder = "/opt/spark/trust-store";
const fileName = "authorities.jks";
export const trustStoreFile = `${trustStoreFolder}/${fileName}`;

/**
 * An immutable ConfigMap with a bundle as a trust store for Java, instead of the authorities that Java knows itself.
 * Its name tells its content, so that with another bundle whatever uses it starts anew.
 */
export function trustStoreIn(
  name: string,
  namespace: pulumi.Input<string>,
  { pem }: CaBundle,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const binaryData = { [fileName]: javaTrustStore(certificatesIn(pem)).toString("base64") };
  const metadata = { name: `trust-store-${contentHash(binaryData)}`, namespace };
  return new kubernetes.core.v1.ConfigMap(name, { metadata, binaryData, immutable: true }, opts).metadata.name;
}

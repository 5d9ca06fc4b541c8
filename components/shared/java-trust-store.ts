import { createHash, X509Certificate } from "node:crypto";

/** The certificates in the text of a PEM file, each once. Keys and comments beside them are passed over. */
export function certificatesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const certificates = blocks.map((block) => new X509Certificate(block));
  return [...new Map(certificates.map((certificate) => [certificate.fingerprint256, certificate])).values()];
}

/** The password of Java's own trust stores, known to everybody: it guards against damage only. */
const password = "changeit";

/**
 * A trust store with these certificates as Java reads it, in the format JKS. Unlike PKCS #12 that needs no random
 * salt, and no time is written: the same certificates are the same bytes.
 * @see
 *   https://github.com/openjdk/jdk/blob/jdk-17+35/src/java.base/share/classes/sun/security/provider/JavaKeyStore.java
 */
export function javaTrustStore(certificates: readonly X509Certificate[]): Buffer {
  const entries = certificates.flatMap(({ fingerprint256, raw }) => [
    uint32(2), // a trusted certificate
    ...[text(fingerprint256.toLowerCase()), Buffer.alloc(8)], // its alias, and when it was added
    ...[text("X.509"), uint32(raw.length), raw],
  ]);
  const content = Buffer.concat([uint32(0xfeedfeed), uint32(2), uint32(certificates.length), ...entries]);
  const digest = createHash("sha1").update(Buffer.from(password, "utf16le").swap16()).update("Mighty Aphrodite");
  return Buffer.concat([content, digest.update(content).digest()]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Of fewer than 256 ASCII characters. */
function text(ascii: string): Buffer {
  return Buffer.concat([Buffer.from([0, ascii.length]), Buffer.from(ascii, "ascii")]);
}

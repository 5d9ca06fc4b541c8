import { createHash } from "node:crypto";

/**
 * Whether `text` can name a namespace or another object that DNS resolves: an RFC 1123 label.
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names
 */
export function isDnsLabel(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(text);
}

/** Whether `text` can name a host: labels with dots between them, none a wildcard. */
export function isHostName(text: string): boolean {
  return text.length <= 253 && text.split(".").every(isDnsLabel);
}

/**
 * Whether `text` can name a bucket in every S3 service.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
export function isBucketName(text: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(text) && !/\.\.|^\d+(\.\d+){3}$/.test(text);
}

/** Whether `text` names an image with its registry and a tag or digest, such as `localhost/spark:3.5.5`. */
export function isPinnedImage(text: string): boolean {
  const registry = String.raw`(localhost|[a-z0-9-]+(\.[a-z0-9-]+)+)(:\d+)?`;
  const path = String.raw`(/[a-z0-9]+([._-]+[a-z0-9]+)*)+`;
  const version = String.raw`(:[\w][\w.-]*(@sha256:[a-f0-9]{64})?|@sha256:[a-f0-9]{64})`;
  return new RegExp(`^${registry}${path}${version}$`).test(text) && !/:latest(@|$)/.test(text);
}

/**
 * The three values that charts join with `/` and `:` again. A digest goes along: it is all that follows the last colon,
 * and the rest of it stays with the repository.
 */
export function imageParts(image: string): { registry: string; repository: string; tag: string } {
  const slash = image.indexOf("/");
  const colon = image.lastIndexOf(":");
  return {
    registry: image.slice(0, slash),
    repository: image.slice(slash + 1, colon),
    tag: image.slice(colon + 1),
  };
}

/** The label that marks the pods of a server, by which its Service, network policies and Prometheus find them. */
export function labelsOf(server: string): { readonly "app.kubernetes.io/name": string } {
  return { "app.kubernetes.io/name": server };
}

/** A short name for these files' content: the same for the same names and content, in whatever order they are given. */
export function contentHash(files: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex").slice(0, 8);
}

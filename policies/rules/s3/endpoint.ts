import type { Field } from "../../model/field";

/** Hosts of AWS's own S3, in all its partitions: https://docs.aws.amazon.com/general/latest/gr/s3.html */
const awsHost = /(^|\.)(amazonaws\.com(\.cn)?|api\.aws|api\.amazonwebservices\.com\.cn)$/;

/** Whether an address, a URL or only its host and port, is that of an S3 service other than AWS's. */
export function isForeign(field: Field, address: string): boolean {
  const url = address.includes("://") ? address : `https://${address}`;
  if (!URL.canParse(url)) throw field.wrong(`is not an address: "${address}"`);
  return !awsHost.test(new URL(url).hostname);
}

/**
 * Whether a provider of the package `aws` sends its S3 requests to another service. An endpoint that only the
 * environment names (`AWS_ENDPOINT_URL_S3`) cannot be seen.
 */
export function isForeignProvider(provider: Field): boolean {
  return provider
    .at("endpoints")
    .parsed()
    .items()
    .flatMap((endpoints) => [endpoints.at("s3"), endpoints.at("s3api")])
    .some((endpoint) => {
      const address = endpoint.text() ?? "";
      return address !== "" && isForeign(endpoint, address);
    });
}

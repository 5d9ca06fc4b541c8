import { S3ServiceException } from "@aws-sdk/client-s3";

/** Answers by which an S3 service says that it does not have a feature. */
const notImplemented = ["MethodNotAllowed", "NotImplemented", "XNotImplemented"];

/** Whether the store refused with one of these codes. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof S3ServiceException && codes.includes(error.name);
}

/** HEAD has no body to carry a code, only a status. */
export function isNotFound(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
}

/** What `read` resolves to; undefined when the store has none, or no such feature. */
export async function optional<T>(read: Promise<T>, ...absent: string[]): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (hasCode(error, ...absent, ...notImplemented)) return undefined;
    throw error;
  }
}

const remedies: Readonly<Record<string, string>> = {
  Forbidden: "the store does not know the keys, or does not let them do this",
  InvalidAccessKeyId: "the store does not know the access key",
  SignatureDoesNotMatch: "the secret key is not the access key's",
  RequestTimeTooSkewed: "the clocks of this machine and of the store differ by more than 15 minutes",
  BucketAlreadyExists: "a bucket of that name exists: import it, or take another name",
  BucketNotEmpty: "it holds objects: delete them, or set forceDestroy and run the update before",
  MissingContentLength:
    "the store does not know checksums behind the content: set AWS_REQUEST_CHECKSUM_CALCULATION=when_required and " +
    "AWS_RESPONSE_CHECKSUM_VALIDATION=when_required in the environment of pulumi",
  InvalidLocationConstraint:
    "the store is not in the provider's region: Ceph takes us-east-1, or its zone group's name",
};

/** Says in one sentence what was tried and why it failed. */
export async function attempt<T>(what: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw new Error(`${what}: ${reason(error)}`, { cause: error });
  }
}

function reason(error: unknown): string {
  if (!(error instanceof S3ServiceException)) return connectionReason(error);
  const status = error.$metadata.httpStatusCode;
  const code = error.name === "Unknown" && status === 403 ? "Forbidden" : error.name;
  // The SDK says "UnknownError" where the store gave no reason.
  const explanation = remedies[code] ?? error.message.replace(/^UnknownError$/, "");
  return `${code} (HTTP ${String(status)})${explanation && `: ${explanation}`}`;
}

/** Node tells of several addresses by an error without a message. */
function connectionReason(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(connectionReason).join(", ");
  return error instanceof Error ? error.message : String(error);
}

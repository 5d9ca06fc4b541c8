import { S3Client } from "@aws-sdk/client-s3";
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import type { Json, JsonObject } from "../shared/json";
import type { CheckResult } from "../shared/provider";
import { isObject, isUnknown, plain, text } from "./values";

/** Settings that the official provider must be given, or it asks AWS before it does anything. */
const required: Readonly<Record<string, string>> = {
  skipCredentialsValidation: "true",
  skipRequestingAccountId: "true",
};

const understood = new Set([
  ...Object.keys(required),
  ...["accessKey", "secretKey", "region", "endpoints", "s3UsePathStyle"],
  ...["skipMetadataApiCheck", "skipRegionValidation", "customCaBundle", "maxRetries", "version", "pluginDownloadURL"],
]);

/** Refuses what would make the official provider look anything up, and what this one does not do. */
export function checkConfiguration(inputs: JsonObject): CheckResult {
  const settings = plain(inputs);
  const failures = Object.keys(settings)
    .filter((property) => !understood.has(property))
    .map((property) => ({
      property,
      reason: "the sandbox's stand-in for the aws provider does not have this setting",
    }));
  for (const [property, value] of Object.entries(required)) {
    if (settings[property] !== value && !isUnknown(settings[property])) {
      failures.push({ property, reason: `set it to ${value}: the account would be looked up at AWS` });
    }
  }
  for (const property of ["accessKey", "secretKey", "region"]) {
    if (settings[property] === undefined) failures.push({ property, reason: "set it: it would be looked up" });
  }
  if (!isUnknown(settings.endpoints) && endpointOf(settings) === undefined) {
    failures.push({ property: "endpoints", reason: "give the S3 endpoint: endpoints: [{ s3: ADDRESS }]" });
  }
  return { inputs, failures };
}

export interface S3 {
  readonly client: S3Client;
  readonly region: string;
}

/** The client. Like the official provider, it takes from the environment which checksums it sends and expects. */
export function connect(inputs: JsonObject): S3 {
  const settings = plain(inputs);
  const region = text(settings.region) ?? "";
  const endpoint = endpointOf(settings) ?? "";
  const authority = text(settings.customCaBundle);
  const client = new S3Client({
    region,
    endpoint,
    forcePathStyle: settings.s3UsePathStyle === "true",
    credentials: {
      accessKeyId: text(settings.accessKey) ?? "",
      secretAccessKey: text(settings.secretKey) ?? "",
    },
    maxAttempts: 3,
    ...(authority ? { requestHandler: { httpsAgent: new Agent({ ca: readFileSync(authority) }) } } : {}),
  });
  return { client, region };
}

/** The SDK passes what is not a string as JSON. */
function endpointOf({ endpoints }: JsonObject): string | undefined {
  if (typeof endpoints !== "string") return undefined;
  const parsed = JSON.parse(endpoints) as Json;
  const list = Array.isArray(parsed) ? parsed : [];
  return list.map((item) => (isObject(item) ? text(item.s3) : undefined)).find((address) => address !== undefined);
}

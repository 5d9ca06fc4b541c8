import { parseArgs } from "node:util";

export interface RestoreArguments {
  readonly bucket: string;
  readonly prefix: string;
  readonly at: Date;
  readonly execute: boolean;
}

const usage = "usage: npm run restore -- BUCKET PREFIX --at TIME [--yes]";

/** @throws with a sentence where an argument is missing or cannot be understood. */
export function readArguments(args: readonly string[], now: Date): RestoreArguments {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { at: { type: "string" }, yes: { type: "boolean", default: false } },
  });
  const [bucket, prefix, ...others] = positionals;
  if (bucket === undefined || prefix === undefined || others.length > 0) {
    throw new Error(`Name the bucket and how the keys of the objects start.\n${usage}`);
  }
  const { at = "", yes } = values;
  const time = new Date(at);
  // A time without a zone would be another one on another machine.
  if (!/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(at) || Number.isNaN(time.getTime())) {
    throw new Error(`--at is "${at}": write a time with its zone, such as 2026-01-31T09:30:00Z.\n${usage}`);
  }
  if (time > now) throw new Error(`--at is "${at}", which is still to come: write a time before the damage.`);
  return { bucket, prefix, at: time, execute: yes };
}

/** The variables that every S3 client reads. @throws with a sentence that names those that are missing. */
export function readEnvironment(environment: NodeJS.ProcessEnv) {
  const endpoint = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = environment;
  const missing = Object.entries({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey })
    .filter(([, value]) => value === "")
    .map(([name]) => name);
  if (missing.length > 0) {
    throw new Error(
      `${missing.join(" and ")} must be set to the keys of the bucket's owner: jobs cannot reach old versions.`,
    );
  }
  return {
    ...(endpoint !== undefined && { endpoint }),
    region: environment.AWS_REGION ?? "us-east-1",
    credentials: { accessKeyId, secretAccessKey },
  };
}

import { S3Client } from "@aws-sdk/client-s3";
import { readArguments, readEnvironment } from "./arguments";
import { restore } from "./restore";

/** `npm run restore`: docs/operate.md, "Bring back what was deleted". */
async function main(): Promise<void> {
  const { at, execute, ...place } = readArguments(process.argv.slice(2), new Date());
  const client = new S3Client({
    ...readEnvironment(process.env),
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  const count = await restore(client, {
    ...place,
    at,
    execute,
    report: ({ kind, key }) => {
      console.log(`${kind === "undelete" ? "deleted     " : "overwritten "} ${key}`);
    },
  });
  const objects = count === 1 ? "1 object" : `${count} objects`;
  if (count === 0) console.log(`Nothing was deleted or overwritten there since ${at.toISOString()}.`);
  else if (execute) console.log(`${objects} brought back as of ${at.toISOString()}.`);
  else console.log(`${objects} can be brought back as of ${at.toISOString()}: add --yes to do it.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { execa } from "execa";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ceph, type CephPlace, stopCeph } from "../../../../sandbox/services/object-store/ceph";
import { ensureUsers, type Keys, type ObjectStoreUsers } from "../../../../sandbox/services/object-store/users";
import type { Daemons } from "../../../../sandbox/shared/processes";
import { freePort } from "../../support/free-port";
import { storeIn } from "./store-in";

/** A Ceph of the tests' own, on the loopback interface: nothing they do to it can touch the sandbox's data. */
export interface LiveStore {
  readonly folder: string;
  readonly ceph: Ceph;
  readonly daemons: Daemons;
  readonly users: ObjectStoreUsers;
}

/** Why there can be none on this machine. */
function obstacle(): string | undefined {
  if (process.getuid?.() !== 0) return "Ceph's daemons change their user, which takes root";
  return existsSync("/usr/bin/radosgw") ? undefined : "Debian's package radosgw is not installed";
}

export async function makeStore(tls?: CephPlace["tls"]): Promise<LiveStore> {
  const folder = await mkdtemp(join(tmpdir(), "object-store-"));
  const { ceph, daemons } = storeIn(folder, await freePort(), await freePort(), tls);
  await ceph.start(() => undefined);
  return { folder, ceph, daemons, users: await ensureUsers(ceph, folder) };
}

export async function removeStore({ daemons, folder }: Pick<LiveStore, "daemons" | "folder">): Promise<void> {
  await stopCeph(daemons);
  await rm(folder, { recursive: true, force: true });
}

let shared: Promise<LiveStore> | undefined;

/**
 * For `before`: the store that all suites of a test run share. Skips the suite, with the reason, where there is none.
 */
export async function storeIsUp(this: Mocha.Context): Promise<LiveStore> {
  const reason = obstacle();
  if (reason !== undefined) {
    console.log(`      skipped: ${reason}`);
    this.skip();
  }
  this.timeout("3m");
  return (shared ??= makeStore());
}

after(async function stopSharedStore() {
  this.timeout("1m");
  if (shared) await removeStore(await shared);
});

/** A client as the platform's programs must configure theirs. */
export function client({ ceph }: LiveStore, keys: Keys, settings: S3ClientConfig = {}): S3Client {
  return new S3Client({
    endpoint: ceph.endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: keys.accessKey, secretAccessKey: keys.secretKey },
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    maxAttempts: 1,
    ...settings,
  });
}

/** The user under whom a process runs. */
export async function userOf(pid: number | undefined): Promise<string> {
  return (await execa("ps", ["-o", "user=", "-p", String(pid)])).stdout.trim();
}

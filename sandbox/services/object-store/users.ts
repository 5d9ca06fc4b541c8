import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ceph } from "./ceph";
import { userNames } from "./settings";

export interface Keys {
  readonly accessKey: string;
  readonly secretKey: string;
}

type UserRole = keyof typeof userNames;

/** Everybody's keys; made at random on each machine, readable by root alone. Never print them. */
export type ObjectStoreUsers = Readonly<Record<UserRole, Keys & { readonly name: string }>>;

/** Makes the users that are not there yet. */
export async function ensureUsers(ceph: Ceph, folder: string): Promise<ObjectStoreUsers> {
  const known = await readUsers(folder);
  if (known !== undefined) return known;
  const users = {
    owner: await ensureUser(ceph, userNames.owner),
    jobs: await ensureUser(ceph, userNames.jobs, "--max-buckets=-1"),
    history: await ensureUser(ceph, userNames.history, "--max-buckets=-1"),
  };
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `${randomUUID()}.new`);
  await writeFile(unfinished, JSON.stringify(users), { mode: 0o600 });
  await rename(unfinished, usersFile(folder));
  return users;
}

export async function readUsers(folder: string): Promise<ObjectStoreUsers | undefined> {
  const text = await readFile(usersFile(folder), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as ObjectStoreUsers);
}

/** Ceph draws the keys itself: on a command line everybody on the machine could read them. */
async function ensureUser(ceph: Ceph, name: string, ...options: string[]): Promise<Keys & { name: string }> {
  const made = await ceph
    .admin("user", "create", `--uid=${name}`, `--display-name=${name}`, ...options)
    .catch(() => ceph.admin("user", "info", `--uid=${name}`));
  const [keys] = (JSON.parse(made) as { keys: { access_key: string; secret_key: string }[] }).keys;
  if (keys === undefined)
    throw new Error(`The object store's user ${name} has no keys: run \`npm run down -- --wipe\`.`);
  return { name, accessKey: keys.access_key, secretKey: keys.secret_key };
}

function usersFile(folder: string): string {
  return join(folder, "users.json");
}

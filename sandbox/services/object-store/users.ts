import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Ceph } from "./ceph";
import { userNames } from "./settings";

export interface Keys {
  readonly accessKey: string;
  readonly secretKey: string;
}

export type UserRole = keyof typeof userNames;

type User = Keys & { readonly name: string };

/** Everybody's keys; made at random on each machine, readable by root alone. Never print them. */
export interface ObjectStoreUsers extends Readonly<Record<UserRole, User>> {
  /** The users of the teams beside the first, by their teams' names, and of the History Server that each may have. */
  readonly teams: Readonly<Record<string, User & { readonly history?: User }>>;
}

/**
 * Makes the users that are not there yet.
 * @param teams names of the teams that have a user of their own; those of other teams stay
 */
export async function ensureUsers(
  ceph: Ceph,
  folder: string,
  teams: readonly string[] = [],
): Promise<ObjectStoreUsers> {
  const known = await readUsers(folder);
  const missing = teams.filter((team) => known?.teams[team]?.history === undefined);
  if (known !== undefined && missing.length === 0) return known;
  const made = { ...known?.teams };
  for (const team of missing) {
    made[team] = {
      ...(made[team] ?? (await ensureUser(ceph, `${userNames.jobs}-${team}`, ownsNothing))),
      history: await ensureUser(ceph, `${userNames.history}-${team}`, ownsNothing),
    };
  }
  const users = {
    owner: known?.owner ?? (await ensureUser(ceph, userNames.owner)),
    jobs: known?.jobs ?? (await ensureUser(ceph, userNames.jobs, ownsNothing)),
    history: known?.history ?? (await ensureUser(ceph, userNames.history, ownsNothing)),
    teams: made,
  };
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `${randomUUID()}.new`);
  await writeFile(unfinished, JSON.stringify(users), { mode: 0o600 });
  await rename(unfinished, usersFile(folder));
  return users;
}

export async function readUsers(folder: string): Promise<ObjectStoreUsers | undefined> {
  const text = await readFile(usersFile(folder), "utf8").catch(() => undefined);
  // A file from before there were teams has none.
  if (text === undefined) return undefined;
  const { teams = {}, ...users } = JSON.parse(text) as Omit<ObjectStoreUsers, "teams"> & Partial<ObjectStoreUsers>;
  return { ...users, teams };
}

/** Only the owner makes buckets. */
const ownsNothing = "--max-buckets=-1";

/** Ceph draws the keys itself: on a command line everybody on the machine could read them. */
async function ensureUser(ceph: Ceph, name: string, ...options: string[]): Promise<User> {
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

import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { type IcebergRelease, icebergReleases } from "../contract/iceberg";
import { isAddressRange } from "../components/address-ranges";
import { certificatesIn } from "../components/java-trust-store";
import { isBucketName, isDnsLabel, isHostName, isPinnedImage } from "../components/names";
import type { StoreUsers } from "../components/object-store";
import { isQuantity } from "../components/quantities";
import type { CaBundle } from "../components/trust-store";

/** The text of a file, or nothing if it cannot be read. */
export type ReadFile = (path: string) => string | undefined;

/** How a setting is read: the value of its text, or nothing where `remedy` must say what to write instead. */
export interface Rule<T> {
  readonly read: (text: string, readFile: ReadFile) => T | undefined;
  readonly remedy: string;
  /** Whether it may be left empty. Default: no. */
  readonly optional?: true;
  /** Whether no message may show it. Default: no. */
  readonly secret?: true;
}

export function optional<T>(rule: Rule<T>): Rule<T | undefined> {
  return { ...rule, optional: true };
}

function text(accepts: (text: string) => boolean, remedy: string): Rule<string> {
  return { read: (value) => (accepts(value) ? value : undefined), remedy };
}

export const anything: Rule<string> = { read: (value) => value, remedy: "" };
export const password: Rule<string> = { ...anything, secret: true };
export const path: Rule<string> = { ...anything, read: fullPath };
export const region = text((value) => /^[\w-]+$/.test(value), "write the name of a region, such as us-east-1");
export const host = text(isHostName, "write the name of a host, such as history.example.com");
export const version = text((value) => /^\d+\.\d+\.\d+/.test(value), "write a version, such as 2.2.0");
export const image = text(
  isPinnedImage,
  "write registry, name and tag or digest, such as docker.io/library/spark:3.5.5",
);
export const quantity = text(isQuantity, "write a Kubernetes quantity above zero, such as 500m, 2, 20Gi or 34G");
export const namespace = text(isDnsLabel, 'write up to 63 of a-z, 0-9 and "-", with a letter or digit at both ends');
export const bucket = text(isBucketName, 'write 3 to 63 of a-z, 0-9, "." and "-", with a letter or digit at both ends');

export const flag: Rule<boolean> = {
  read: (value) => ({ true: true, false: false })[value],
  remedy: "write true or false",
};

export const icebergRelease: Rule<IcebergRelease> = {
  read: (value) => icebergReleases.find((release) => release === value),
  remedy: `write the version of the jars in sparkImage: ${icebergReleases.join(" or ")}`,
};

export const days: Rule<number> = {
  read: (value) => (/^[1-9]\d{0,3}$/.test(value) ? Number(value) : undefined),
  remedy: "write a whole number of days, such as 30",
};

/** Secret, as all URLs, because what is wrong with it may be a password in it. */
export const url: Rule<string> = {
  ...text(isUrlWithoutAccount, "write a URL, such as https://example.com/charts, without user and password"),
  secret: true,
};

export const address: Rule<string> = {
  ...text(
    isServerUrl,
    "write the URL of a server, such as https://rgw.example.com:7480, with nothing but host, port and path",
  ),
  secret: true,
};

export const addressRanges: Rule<readonly string[]> = {
  read: (value) => {
    const ranges = value.split(",").map((range) => range.trim());
    return ranges.every(isAddressRange) ? ranges : undefined;
  },
  remedy: "write ranges of addresses in CIDR notation with commas between them, such as 10.0.0.0/28,10.0.1.5/32",
};

export const annotations: Rule<Readonly<Record<string, string>>> = {
  read: readAnnotations,
  remedy: 'write a JSON object of texts, such as {"nginx.ingress.kubernetes.io/auth-url":"https://login.example.com"}',
};

export const port: Rule<number> = {
  read: (value) => (/^[1-9]\d{0,4}$/.test(value) && Number(value) < 2 ** 16 ? Number(value) : undefined),
  remedy: "write the number of a port, such as 8080",
};

export const caBundle: Rule<CaBundle> = {
  read: readCaBundle,
  remedy: "write the path of a PEM file with certificates",
};

export const databaseUrl: Rule<string> = {
  ...text(
    (value) =>
      /^jdbc:postgresql:\/\/[\w.-]+(:\d+)?\/[\w-]+(\?[\w.=&-]+)?$/.test(value) && !/[?&](user|password)=/i.test(value),
    "write jdbc:postgresql://HOST:PORT/DATABASE, without user and password",
  ),
  secret: true,
};

export const storeUsers: Rule<StoreUsers> = {
  read: readStoreUsers,
  remedy:
    "write the path of a JSON file, or as a secret its text: " +
    "for each of owner, jobs and history the texts name, accessKey and secretKey, " +
    "or only the name of jobs and history if a secretStore has their keys",
  secret: true,
};

function fullPath(value: string): string {
  return value.replace(/^~(?=\/)/, homedir());
}

/** The file's certificates, if it has any and each can be read. */
function readCaBundle(value: string, readFile: ReadFile): CaBundle | undefined {
  const path = fullPath(value);
  const pem = readFile(path) ?? "";
  try {
    return certificatesIn(pem).length > 0 ? { path, pem } : undefined;
  } catch {
    return undefined;
  }
}

/** The users of the object store, out of JSON or of the file that has it. */
function readStoreUsers(value: string, readFile: ReadFile): StoreUsers | undefined {
  try {
    const users = JSON.parse(value.startsWith("{") ? value : (readFile(value) ?? "")) as StoreUsers;
    const { owner, jobs, history } = users;
    return hasKeys(owner) && [jobs, history].every((user) => hasKeys(user) || isOnlyNamed(user)) ? users : undefined;
  } catch {
    return undefined;
  }
}

const hasKeys = (user: object) => ["name", "accessKey", "secretKey"].every((key) => isText(Reflect.get(user, key)));
const isOnlyNamed = (user: object) => Object.keys(user).join() === "name" && isText(Reflect.get(user, "name"));
const isText = (value: unknown) => typeof value === "string" && value !== "";

function isUrlWithoutAccount(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === "" && password === "";
}

/**
 * The URL becomes an option of Java among others and a Spark setting: a blank or quote in it would be the end of the
 * option, and a `$` the name of a variable.
 */
function isServerUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\/[\w.:[\]-]+(\/[\w.~%/-]*)?$/i.test(text);
}

function readAnnotations(value: string): Record<string, string> | undefined {
  try {
    const annotations = JSON.parse(value) as unknown;
    const isObject = typeof annotations === "object" && annotations !== null && !Array.isArray(annotations);
    return isObject && Object.values(annotations).every(isText) ? (annotations as Record<string, string>) : undefined;
  } catch {
    return undefined;
  }
}

export const textOfFile: ReadFile = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
};

import { isPlain } from "./merge-fields";

const roles = ["driver", "executor"];

/**
 * Which fields of a specification have more than was given: those of driver and executor as `driver.FIELD`, and all
 * others as a whole.
 */
export function addedFields(given: object, whole: object): string[] {
  return Object.entries(whole).flatMap(([field, value]) => {
    const before: unknown = Reflect.get(given, field);
    if (!roles.includes(field)) return hasMore(before, value) ? [field] : [];
    return Object.entries(value as object)
      .filter(([inner, added]) => hasMore(isPlain(before) ? Reflect.get(before, inner) : undefined, added))
      .map(([inner]) => `${field}.${inner}`);
  });
}

/** The same as the end of a sentence, which names once what both roles have. */
export function addedFieldsText(added: readonly string[]): string {
  const [driver, executor] = roles.map((role) =>
    added.flatMap((path) => (path.startsWith(`${role}.`) ? [path.slice(role.length + 1)] : [])),
  ) as [string[], string[]];
  const parts = [
    added.filter((path) => !path.includes(".")).join(", "),
    listOf(
      "driver and executor",
      driver.filter((field) => executor.includes(field)),
    ),
    listOf(
      "the driver",
      driver.filter((field) => !executor.includes(field)),
    ),
    listOf(
      "the executor",
      executor.filter((field) => !driver.includes(field)),
    ),
  ];
  return parts.filter((part) => part !== "").join("; ") || "nothing";
}

const listOf = (role: string, fields: readonly string[]) =>
  fields.length === 0 ? "" : `${fields.join(", ")} of ${role}`;

function hasMore(before: unknown, value: unknown): boolean {
  if (value === before || isEmpty(value)) return false;
  if (Array.isArray(value)) return !Array.isArray(before) || value.some((item) => !before.includes(item));
  if (!isPlain(value) || !isPlain(before)) return before === undefined;
  return Object.entries(value).some(([key, inner]) => hasMore(Reflect.get(before, key), inner));
}

/**
 * Whether there is nothing to see in the object that the API server gets: the dependencies of a job without any, for
 * one.
 */
function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || (isPlain(value) && Object.values(value).every(isEmpty));
}

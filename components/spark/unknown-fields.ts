import { closest } from "fastest-levenshtein";
import { isPlain } from "./merge-fields";
import { type FieldNames, sparkFields } from "./spark-application-fields";

/**
 * A sentence for each field of a SparkApplication's `spec` that the operator's definition does not have: the API server
 * would drop it in silence.
 */
export function unknownFields(spec: object): string[] {
  return [...unknownIn(spec, sparkFields.application, "spec")];
}

/** The same for the `spec` of a ScheduledSparkApplication, but for its template. */
export function unknownScheduleFields(schedule: object): string[] {
  const known = Object.fromEntries(sparkFields.schedule.map((field) => [field, null]));
  return [...unknownIn(schedule, known, "spec")];
}

function* unknownIn(value: unknown, names: FieldNames, place: string): Generator<string> {
  if (typeof names === "string") {
    yield* unknownIn(value, sparkFields.types[names] ?? null, place);
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* unknownIn(item, names, `${place}[${index}]`);
  } else if (names !== null && isPlain(value)) {
    const known = Object.keys(names);
    for (const [field, inner] of Object.entries(value)) {
      if (known.includes(field)) yield* unknownIn(inner, names[field] ?? null, `${place}.${field}`);
      else yield sentence(place, field, known);
    }
  }
}

function sentence(place: string, field: string, known: readonly string[]): string {
  const later = place === "spec" ? laterFields[field] : undefined;
  return `${place}.${field} is unknown to Spark operator 2.2: ${later ?? `did you mean ${closest(field, known)}?`}`;
}

/** Fields of other operators and later versions, and what to do instead. */
const laterFields: Readonly<Record<string, string>> = {
  suspend: "only a schedule can be suspended there; take the job out of the program.",
  timeZone: "only a schedule has a time zone.",
};

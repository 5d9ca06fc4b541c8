import { closest } from "fastest-levenshtein";

/** The keys of a type, which the compiler keeps complete. */
export type KeysOf<T> = Readonly<Record<keyof Required<T>, true>>;

/**
 * A sentence for each key of an object that its type does not have. The compiler sees such keys in literals only, and
 * not at all where the program runs without it; the key would then be dropped in silence.
 *
 * @param place what is in front of a key in the sentence, such as `executor.`. Default: nothing.
 * @param leftOut keys that people look for, and the end of a sentence that tells why they are not there. Default: none.
 */
export function unknownKeys<T extends object>(
  given: T,
  known: KeysOf<T>,
  place = "",
  leftOut: Readonly<Record<string, string>> = {},
): string[] {
  const names = Object.keys(known);
  return Object.keys(given)
    .filter((key) => !names.includes(key))
    .map((key) => {
      const why = leftOut[key] ?? `did you mean ${place}${closest(key, names)}?`;
      return `${place}${key} is not known here: ${why}`;
    });
}

import { stripVTControlCharacters } from "node:util";

/**
 * A text of somebody else as a terminal may show it: without the sequences and characters by which a program moves the
 * cursor, changes what stands there, or sends keys.
 */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, "");
}

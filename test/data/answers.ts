/** An answer as engines/encode.py writes it. */
export interface Answer {
  /** Of each column, in the words of the engine. */
  readonly types: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

/** What two answers may differ by, relative to the value, where one of them is a binary fraction. */
const tolerance = 1e-5;

/**
 * Tells how an answer differs from the right one; nothing if it does not. Rows are compared in their order, and values
 * digit by digit, but for those that one engine has as a binary fraction, such as the quotient of two decimals.
 */
export function differences(wanted: Answer, found: Answer): string[] {
  if (wanted.types.length !== found.types.length) {
    return [`${found.types.length} columns instead of ${wanted.types.length}`];
  }
  const compare = wanted.types.map((type, n) => comparison(type, found.types[n]!));
  const rows =
    wanted.rows.length === found.rows.length ? [] : [`${found.rows.length} rows instead of ${wanted.rows.length}`];
  const values = wanted.rows.slice(0, found.rows.length).flatMap((row, r) =>
    row.flatMap((value, c) => {
      const other = found.rows[r]?.[c] ?? null;
      const isSame = value === other || (value !== null && other !== null && compare[c]!(value, other));
      return isSame ? [] : [`row ${r + 1}, column ${c + 1}: ${other ?? "null"} instead of ${value ?? "null"}`];
    }),
  );
  return [...rows, ...values];
}

/** Whether values of these types that differ as text are still the same. */
function comparison(wanted: string, found: string): (wanted: string, found: string) => boolean {
  const isBinaryFraction = (type: string) => /^(float|double)$/i.test(type);
  if (!isBinaryFraction(wanted) && !isBinaryFraction(found)) return () => false;
  // The last digit of a decimal may be rounded.
  const unit = 10 ** -Math.min(scaleOf(wanted), scaleOf(found));
  return (one, other) => {
    const distance = Math.abs(Number(one) - Number(other));
    return distance <= Math.max(tolerance * Math.abs(Number(one)), unit);
  };
}

/** The digits behind a decimal's point; any number of other types. */
function scaleOf(type: string): number {
  return Number(/^decimal\(\d+, ?(\d+)\)$/i.exec(type)?.[1] ?? Infinity);
}

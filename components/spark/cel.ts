/**
 * One condition of an admission policy, in the Common Expression Language, and what is said where it does not hold.
 * @see https://kubernetes.io/docs/reference/using-api/cel/
 */
export interface Validation {
  readonly expression: string;
  readonly message: string;
}

/** A literal; the escapes of JSON are CEL's too. */
export function text(value: string): string {
  return JSON.stringify(value);
}

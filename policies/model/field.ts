/** A value that a policy needs and cannot judge: not known before the deployment, or not what it has to be. */
export class IndeterminateError extends Error {
  /** @param urn the resource that has the value, if that is known: it need not be the one that is judged */
  constructor(
    message: string,
    readonly urn?: string,
  ) {
    super(message);
  }
}

/** How the fields of one resource are read. */
interface Reading {
  /** URN of the resource, for errors. */
  readonly urn?: string | undefined;
  /** By path, what could not be read; reading throws where this is not collected. */
  readonly unreadable?: Map<string, string>;
}

const unknownValue = Symbol("a value that is not known before the deployment");

/** A value comes from settings, or from a resource that the deployment has yet to make. */
export const notYetKnown = "is not known before the deployment (take it from settings, not from another resource)";

/**
 * A place in a resource's properties, with its path for messages.
 *
 * Reading never guesses: a value that is unknown or of the wrong type throws {@link IndeterminateError}, so that a
 * policy cannot take it for absent. Absent values (null included, as for the API server) read as `undefined`, `[]` or
 * another absent field.
 */
export class Field {
  constructor(
    private readonly value: unknown,
    readonly path = "",
    private readonly reading: Reading = {},
  ) {}

  /** The same place, of which what cannot be read is collected by its path, and then taken for absent. */
  collecting(unreadable: Map<string, string>): Field {
    return new Field(this.value, this.path, { ...this.reading, unreadable });
  }

  get present(): boolean {
    const value = this.read();
    return value !== undefined && value !== null;
  }

  get isObject(): boolean {
    const value = this.read();
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }

  /** What is here, for those who take it as it comes. */
  get kind(): "absent" | "unknown" | "text" | "number" | "flag" | "list" | "object" {
    const { value } = this;
    if (value === unknownValue) return "unknown";
    if (value === undefined || value === null) return "absent";
    if (Array.isArray(value)) return "list";
    if (typeof value === "string") return "text";
    if (typeof value === "number") return "number";
    return typeof value === "boolean" ? "flag" : "object";
  }

  /** The field below these keys; `at("spec", "image")` of an object without `spec` is an absent field. */
  at(...keys: string[]): Field {
    return keys.reduce<Field>((field, key) => field.child(key), this);
  }

  text(): string | undefined {
    return this.scalar("string", "a string");
  }

  flag(): boolean | undefined {
    return this.scalar("boolean", "true or false");
  }

  /** Whether both are the same place in the same properties. */
  isSame(other: Field): boolean {
    return this.value === other.value && this.path === other.path;
  }

  /** A whole number that is not negative. */
  count(): number | undefined {
    const value = this.scalar("number", "a number");
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return value;
    this.refuse("is not a whole number");
    return undefined;
  }

  /** A text that JSON may also write as a number, such as a quantity. */
  textOrNumber(): string | undefined {
    return typeof this.read() === "number" ? String(this.scalar("number", "a number")) : this.text();
  }

  items(): Field[] {
    if (!this.present) return [];
    const value = this.read();
    if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => this.child(index));
    this.refuse("is not a list");
    return [];
  }

  /** The items of a list, or the value itself where one may stand for a list of one. */
  oneOrMany(): Field[] {
    if (!this.present) return [];
    return Array.isArray(this.read()) ? this.items() : [this];
  }

  keys(): string[] {
    if (!this.present) return [];
    if (this.isObject) return Object.keys(this.read() as object);
    this.refuse("is not an object");
    return [];
  }

  /** What a text says in JSON, as some providers take their nested values; any other value as it is. */
  parsed(): Field {
    const value = this.read();
    if (typeof value !== "string") return this;
    try {
      return new Field(JSON.parse(value), this.path, this.reading);
    } catch {
      this.refuse("is not JSON");
      return new Field(undefined, this.path, this.reading);
    }
  }

  /**
   * Tells that this value cannot be read.
   *
   * @throws IndeterminateError unless that is collected; then it is as if the value were absent
   */
  refuse(problem: string): void {
    const error = this.wrong(problem);
    const { unreadable } = this.reading;
    if (unreadable === undefined) throw error;
    if (!unreadable.has(this.path)) unreadable.set(this.path, error.message);
  }

  /** An error about this value and others, for the caller to throw. */
  wrong(problem: string): IndeterminateError {
    return new IndeterminateError(`${this.path} ${problem}`, this.reading.urn);
  }

  private scalar(type: "string", expected: string): string | undefined;
  private scalar(type: "number", expected: string): number | undefined;
  private scalar(type: "boolean", expected: string): boolean | undefined;
  private scalar(type: string, expected: string): unknown {
    if (!this.present) return undefined;
    const value = this.read();
    if (typeof value === type) return value;
    this.refuse(`is not ${expected}`);
    return undefined;
  }

  private child(key: string | number): Field {
    const path = typeof key === "number" ? `${this.path}[${key}]` : appendKey(this.path, key);
    const { reading } = this;
    if (!this.present) return new Field(undefined, path, reading);
    const value = this.read();
    if (typeof value !== "object" || value === null) {
      this.refuse("is not an object");
      return new Field(undefined, path, reading);
    }
    try {
      return new Field(Reflect.get(value, key), path, reading);
    } catch {
      // The SDK hands out objects that throw when an unknown value is read. Its error must not reach it again: it would
      // take a mandatory policy for a warning.
      return new Field(unknownValue, path, reading);
    }
  }

  private read(): unknown {
    if (this.value !== unknownValue) return this.value;
    this.refuse(notYetKnown);
    return undefined;
  }
}

function appendKey(path: string, key: string): string {
  if (!/^\w+$/.test(key)) return `${path}["${key}"]`;
  return path === "" ? key : `${path}.${key}`;
}

/**
 * All that a reader cannot read: one that throws tells the first only.
 *
 * @param error what it threw
 * @param readAgain reads the same fields, `collecting` into this
 */
export function allUnreadable(
  error: IndeterminateError,
  readAgain: (unreadable: Map<string, string>) => void,
): string[] {
  const unreadable = new Map<string, string>();
  try {
    readAgain(unreadable);
  } catch {
    // It cannot be read to its end; what was not absent before now may have led to this.
  }
  return unreadable.size > 0 ? [...unreadable.values()] : [error.message];
}

/** A value that a policy needs and cannot judge: not known before the deployment, or not what it has to be. */
export class Unjudgeable extends Error {}

const unknownValue = Symbol("a value that is not known before the deployment");

/**
 * A place in a resource's properties, with its path for messages.
 *
 * Reading never guesses: a value that is unknown or of the wrong type throws {@link Unjudgeable}, so that a policy cannot take it
 * for absent. Absent values (null included, as for the API server) read as `undefined`, `[]` or another absent field.
 */
export class Field {
  constructor(
    private readonly value: unknown,
    readonly path = "",
  ) {}

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
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0)) throw this.wrong("is not a whole number");
    return value;
  }

  /** A text that JSON may also write as a number, such as a quantity. */
  textOrNumber(): string | undefined {
    return typeof this.read() === "number" ? String(this.scalar("number", "a number")) : this.text();
  }

  items(): Field[] {
    if (!this.present) return [];
    const value = this.read();
    if (!Array.isArray(value)) throw this.wrong("is not a list");
    return Array.from({ length: value.length }, (_, index) => this.child(index));
  }

  /** The items of a list, or the value itself where one may stand for a list of one. */
  oneOrMany(): Field[] {
    if (!this.present) return [];
    return Array.isArray(this.read()) ? this.items() : [this];
  }

  keys(): string[] {
    if (!this.present) return [];
    if (!this.isObject) throw this.wrong("is not an object");
    return Object.keys(this.read() as object);
  }

  /** What a text says in JSON, as some providers take their nested values; any other value as it is. */
  parsed(): Field {
    const value = this.read();
    if (typeof value !== "string") return this;
    try {
      return new Field(JSON.parse(value), this.path);
    } catch {
      throw this.wrong("is not JSON");
    }
  }

  /** An error about this value, for the caller to throw. */
  wrong(problem: string): Unjudgeable {
    return new Unjudgeable(`${this.path} ${problem}`);
  }

  private scalar(type: "string", expected: string): string | undefined;
  private scalar(type: "number", expected: string): number | undefined;
  private scalar(type: "boolean", expected: string): boolean | undefined;
  private scalar(type: string, expected: string): unknown {
    if (!this.present) return undefined;
    const value = this.read();
    if (typeof value !== type) throw this.wrong(`is not ${expected}`);
    return value;
  }

  private child(key: string | number): Field {
    const path = typeof key === "number" ? `${this.path}[${key}]` : appendKey(this.path, key);
    if (!this.present) return new Field(undefined, path);
    const value = this.read();
    if (typeof value !== "object" || value === null) throw this.wrong("is not an object");
    try {
      return new Field(Reflect.get(value, key), path);
    } catch {
      // The SDK hands out objects that throw when an unknown value is read. Its error must not reach it again: it would take a
      // mandatory policy for a warning.
      return new Field(unknownValue, path);
    }
  }

  private read(): unknown {
    if (this.value === unknownValue) throw this.wrong("is not known before the deployment");
    return this.value;
  }
}

function appendKey(path: string, key: string): string {
  if (!/^\w+$/.test(key)) return `${path}["${key}"]`;
  return path === "" ? key : `${path}.${key}`;
}

import { UnknownValueError } from "@pulumi/policy";

/** A value that a policy needs and cannot judge: not known before the deployment, or not of the type it has to be. */
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

  /** The field below these keys; `at("spec", "image")` of an object without `spec` is an absent field. */
  at(...keys: string[]): Field {
    return keys.reduce<Field>((field, key) => field.child(key), this);
  }

  text(): string | undefined {
    if (!this.present) return undefined;
    const value = this.read();
    if (typeof value !== "string") throw this.wrongType("a string");
    return value;
  }

  items(): Field[] {
    if (!this.present) return [];
    const value = this.read();
    if (!Array.isArray(value)) throw this.wrongType("a list");
    return Array.from({ length: value.length }, (_, index) => this.child(index));
  }

  private child(key: string | number): Field {
    const path = typeof key === "number" ? `${this.path}[${key}]` : appendKey(this.path, key);
    if (!this.present) return new Field(undefined, path);
    const value = this.read();
    if (typeof value !== "object" || value === null) throw this.wrongType("an object");
    try {
      return new Field(Reflect.get(value, key), path);
    } catch (error) {
      // The SDK turns a mandatory policy into a warning when this error reaches it.
      if (error instanceof UnknownValueError) return new Field(unknownValue, path);
      throw error;
    }
  }

  private read(): unknown {
    if (this.value === unknownValue) throw new Unjudgeable(`${this.path} is not known before the deployment`);
    return this.value;
  }

  private wrongType(expected: string): Unjudgeable {
    return new Unjudgeable(`${this.path} is not ${expected}`);
  }
}

function appendKey(path: string, key: string): string {
  if (!/^\w+$/.test(key)) return `${path}["${key}"]`;
  return path === "" ? key : `${path}.${key}`;
}

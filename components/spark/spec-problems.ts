import { type SubmittedField, submissionProblems } from "../../contract/judge-submission";
import { submissionRules } from "../../contract/spark-submission";
import { isLater } from "./merge-fields";

/**
 * Where the `spec` of a `SparkApplication` says what is obeyed in the operator's pod, or makes the job other than it
 * looks: a sentence each. What is not known before the deployment is left to the policies and to the API server, which
 * judge by the same rules.
 */
export function specProblems(spec: object): string[] {
  return submissionRules.flatMap((rule) => {
    try {
      return [...submissionProblems(new Place(spec, "its specification"), [rule])].map(
        ({ field }) => `${field.path} ${rule.reason}.`,
      );
    } catch (error) {
      if (error instanceof NotKnownYet) return [];
      throw error;
    }
  });
}

class NotKnownYet extends Error {}

class Place implements SubmittedField<Place> {
  constructor(
    private readonly value: unknown,
    readonly path: string,
  ) {}

  get present(): boolean {
    return this.value !== undefined;
  }

  at(...keys: string[]): Place {
    return keys.reduce<Place>((place, key) => {
      const value = place.known();
      const inner: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
      return new Place(inner, `${place.path}.${key}`);
    }, this);
  }

  text(): string | undefined {
    const value = this.known();
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    return typeof value === "string" ? value : undefined;
  }

  items(): Place[] {
    const value = this.known();
    return Array.isArray(value) ? value.map((item, index) => new Place(item, `${this.path}[${index}]`)) : [];
  }

  keys(): string[] {
    const value = this.known();
    return typeof value === "object" && value !== null ? Object.keys(value) : [];
  }

  private known(): unknown {
    if (isLater(this.value)) throw new NotKnownYet();
    return this.value;
  }
}

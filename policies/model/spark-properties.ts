import { Field } from "./field";

/** Spark's properties, of a job or of a server. */
export class SparkProperties {
  private constructor(private readonly fields: ReadonlyMap<string, Field>) {}

  /**
   * Those of a job. What `hadoopConf` says goes over the same in `sparkConf`, because the operator passes it later:
   * `buildSparkSubmitArgs` in `internal/controller/sparkapplication/submission.go`, operator 2.2.1.
   */
  static ofJob(spec: Field): SparkProperties {
    const spark = spec.at("sparkConf");
    const hadoop = spec.at("hadoopConf");
    return new SparkProperties(
      new Map([
        ...spark.keys().map((key) => [key, spark.at(key)] as const),
        ...hadoop.keys().map((key) => [`spark.hadoop.${key}`, hadoop.at(key)] as const),
      ]),
    );
  }

  /** Those among the options of a JVM, `-Dkey=value`. */
  static ofOptions(options: Field): SparkProperties {
    const text = options.text() ?? "";
    if (/["'\\$]/.test(text)) throw options.wrong("has quotes or variables, which the policies cannot read");
    const properties = [...text.matchAll(/(?<=^|\s)-D([^\s=]+)=?(\S*)/g)];
    return new SparkProperties(
      new Map(properties.map(([, key = "", value]) => [key, new Field(value, `${options.path}: ${key}`)] as const)),
    );
  }

  get keys(): string[] {
    return [...this.fields.keys()];
  }

  at(key: string): Field {
    return this.fields.get(key) ?? new Field(undefined, key);
  }

  /** What a property says; an empty one says nothing. */
  text(key: string): string | undefined {
    const text = settledText(this.at(key));
    return text === "" ? undefined : text;
  }

  /** Whether a property is true, as Spark, Hadoop and Iceberg read it. */
  isOn(key: string): boolean {
    return this.text(key)?.toLowerCase() === "true";
  }
}

/**
 * What a property says for certain. Spark and Hadoop fill ${…} in from their environment:
 * https://spark.apache.org/docs/3.5.5/configuration.html
 */
export function settledText(field: Field): string | undefined {
  const text = field.textOrNumber()?.trim();
  if (!text?.includes("${")) return text;
  field.refuse(`depends on what Spark puts in for "${text}"`);
  return undefined;
}

import type { Field } from "../model/field";
import { settledText } from "../model/spark-properties";
import { aQuantity, type Nano, parseQuantity } from "../../contract/quantities";
import { fieldOfProperty } from "../../contract/spark-properties";
import { parseSparkSize } from "../../contract/spark-sizes";

/**
 * The Spark properties that spark-submit gets from the operator: a field of the spec wins over its property in
 * `sparkConf` ({@link fieldOfProperty}); only `memoryOverheadFactor` comes before `sparkConf` and loses.
 */
export class SparkConf {
  constructor(private readonly spec: Field) {}

  /** What the main file is decides, not the spec's `type`: `SparkSubmit.isPython` and `isR`. */
  language(): "JVM" | "Python" | "R" {
    const file = this.spec.at("mainApplicationFile").text() ?? "";
    if (file.endsWith(".py")) return "Python";
    return /\.[rR]$/.test(file) ? "R" : "JVM";
  }

  /** MiB, of a property that Spark reads as a size. */
  size(key: string, defaultUnit?: "MiB" | "bytes"): number | undefined {
    return this.parse(key, "a size for Spark such as 4g or 512m", (text) => parseSparkSize(text, defaultUnit));
  }

  integer(key: string): number | undefined {
    return this.parse(key, "a whole number", (text) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined));
  }

  factor(key: string): number | undefined {
    return this.parse(key, "a number that is not negative", (text) =>
      /^(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined,
    );
  }

  flag(key: string): boolean {
    const values = new Map([
      ["true", true],
      ["false", false],
    ]);
    return this.parse(key, "true or false", (text) => values.get(text.toLowerCase())) ?? false;
  }

  /** Whether Spark adds executors and takes them away as it needs them. */
  isDynamic(): boolean {
    return this.spec.at("dynamicAllocation", "enabled").flag() === true || this.flag("spark.dynamicAllocation.enabled");
  }

  quantity(key: string): Nano | undefined {
    return this.parse(key, aQuantity, (text) => {
      const amount = parseQuantity(text);
      return amount !== undefined && amount >= 0n ? amount : undefined;
    });
  }

  /**
   * Amounts of extended resources, such as `nvidia.com/gpu`; Spark leaves out those of amount 0, and refuses one
   * without amount or vendor. `KubernetesUtils.buildResourcesQuantities`, `ResourceUtils.parseAllResourceRequests`
   */
  devices(role: "driver" | "executor"): Readonly<Record<string, Nano>> {
    const prefix = `spark.${role}.resource.`;
    const names = this.spec
      .at("sparkConf")
      .keys()
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length).split(".")[0] ?? "");
    return Object.fromEntries(
      [...new Set(names)].flatMap((name) => {
        const amount = this.integer(`${prefix}${name}.amount`);
        if (amount === undefined) this.source(`${prefix}${name}.amount`).refuse("is missing");
        if (!amount) return [];
        const vendor = this.spec.at("sparkConf", `${prefix}${name}.vendor`);
        const domain = vendor.text();
        if (domain === undefined) vendor.refuse("is missing, such as nvidia.com");
        return [[`${domain}/${name}`, BigInt(amount) * 10n ** 9n]];
      }),
    );
  }

  private parse<T>(key: string, expected: string, read: (text: string) => T | undefined): T | undefined {
    const field = this.source(key);
    const text = settledText(field);
    if (text === undefined) return undefined;
    const value = read(text);
    if (value === undefined) field.refuse(`is not ${expected}: "${text}"`);
    return value;
  }

  private source(key: string): Field {
    const field = this.winner(key);
    if (field?.present) return field;
    const conf = this.spec.at("sparkConf", key);
    if (conf.present) return conf;
    if (key === "spark.kubernetes.memoryOverheadFactor") return this.spec.at("memoryOverheadFactor");
    const oldName = oldNames.get(key);
    return oldName === undefined ? conf : this.spec.at("sparkConf", oldName);
  }

  /** The field that wins over a property, if it is set. */
  private winner(key: string): Field | undefined {
    const path = fieldOfProperty(key);
    if (path !== undefined) return this.spec.at(...path.split("."));
    const [, field] = /^spark\.dynamicAllocation\.((min|initial|max)Executors)$/.exec(key) ?? [];
    const allocation = this.spec.at("dynamicAllocation");
    return field !== undefined && allocation.at("enabled").flag() === true ? allocation.at(field) : undefined;
  }
}

/** Spark still reads them: `SparkConf.configsWithAlternatives`. */
const oldNames = new Map([
  ["spark.driver.memoryOverhead", "spark.yarn.driver.memoryOverhead"],
  ["spark.executor.memoryOverhead", "spark.yarn.executor.memoryOverhead"],
  ["spark.memory.offHeap.enabled", "spark.unsafe.offHeap"],
]);

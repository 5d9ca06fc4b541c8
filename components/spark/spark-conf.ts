import { fieldOfProperty } from "../../contract/spark-properties";

/** Arguments that have another name than the operator's field. */
const argumentOf: Readonly<Record<string, string>> = {
  "deps.jars": "jars",
  "deps.pyFiles": "pyFiles",
  "driver.serviceAccount": "driverServiceAccount",
  "executor.serviceAccount": "executorServiceAccount",
};

/** Fields that a job has only by an argument: without the argument, `conf` may set their properties. */
const leftToConf: readonly string[] = [
  "deps.archives",
  "deps.files",
  ...["driver", "executor"].flatMap((role) => [`${role}.javaOptions`, `${role}.memoryOverhead`]),
];

/** Each problem of these Spark settings in a sentence. */
export function sparkConfProblems(conf: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(conf).flatMap((key) => {
    const argument = argumentFor(key);
    if (argument !== undefined) return [`conf sets ${key}: set ${argument} instead, which would win over it.`];
    return key.startsWith("spark.") ? [] : [`conf sets ${key}: Spark ignores keys that do not start with "spark.".`];
  });
}

/** The argument whose value wins over a property, whatever the declaration says. */
function argumentFor(property: string): string | undefined {
  // The operator takes the object's namespace.
  if (property === "spark.kubernetes.namespace") return "namespace";
  const field = fieldOfProperty(property);
  return field === undefined || leftToConf.includes(field) ? undefined : (argumentOf[field] ?? field);
}

/** Layers of Spark settings as one, sorted by key; where two set the same key the later layer wins. */
export function sparkConf<T>(...layers: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  const merged = layers.flatMap((layer) => Object.entries(layer));
  return Object.fromEntries([...new Map(merged)].sort(([one], [other]) => (one < other ? -1 : 1)));
}

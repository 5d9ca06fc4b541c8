/** Spark's keys that a field sets. The operator lets the field win, so the key would lie. */
const fieldOf: Readonly<Record<string, string>> = {
  "spark.driver.cores": "driver.cores",
  "spark.driver.memory": "driver.memory",
  "spark.executor.cores": "executor.cores",
  "spark.executor.instances": "executor.instances",
  "spark.executor.memory": "executor.memory",
  "spark.jars": "jars",
  "spark.kubernetes.authenticate.driver.serviceAccountName": "driverServiceAccount",
  "spark.kubernetes.authenticate.executor.serviceAccountName": "executorServiceAccount",
  "spark.kubernetes.container.image": "image",
  "spark.kubernetes.driver.limit.cores": "driver.coreLimit",
  "spark.kubernetes.driver.request.cores": "driver.coreRequest",
  "spark.kubernetes.executor.limit.cores": "executor.coreLimit",
  "spark.kubernetes.executor.request.cores": "executor.coreRequest",
  "spark.kubernetes.namespace": "namespace",
  "spark.submit.pyFiles": "pyFiles",
};

/** The operator's names of arguments that have another one here. */
const specFieldOf: Readonly<Record<string, string>> = {
  jars: "deps.jars",
  pyFiles: "deps.pyFiles",
  driverServiceAccount: "driver.serviceAccount",
  executorServiceAccount: "executor.serviceAccount",
};

/** Where a specification has the field that wins over this key, such as `driver.memory`; nothing if there is none. */
export function fieldOfProperty(key: string): string | undefined {
  const field = fieldOf[key];
  return field === undefined ? undefined : (specFieldOf[field] ?? field);
}

/** Each problem of these Spark settings in a sentence. */
export function sparkConfProblems(conf: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(conf).flatMap((key) => {
    const field = fieldOf[key];
    if (field !== undefined) return [`conf sets ${key}: set ${field} instead, which would win over it.`];
    return key.startsWith("spark.") ? [] : [`conf sets ${key}: Spark ignores keys that do not start with "spark.".`];
  });
}

/** Layers of Spark settings as one, sorted by key; where two set the same key the later layer wins. */
export function sparkConf<T>(...layers: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  const merged = layers.flatMap((layer) => Object.entries(layer));
  return Object.fromEntries([...new Map(merged)].sort(([one], [other]) => (one < other ? -1 : 1)));
}

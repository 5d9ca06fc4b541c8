import fc from "fast-check";

const javaOptions = fc
  .array(
    fc.constantFrom(
      "-Xss4m",
      "-Dspark.a=1",
      "@file",
      '"',
      "'",
      "\\",
      " ",
      "\r",
      "-Da=b@c",
      "-XX:VMOptionsFile=x",
      "ｓ",
    ),
    {
      maxLength: 6,
    },
  )
  .map((parts) => parts.join(""));
const name = fc.constantFrom("JAVA_TOOL_OPTIONS", "SPARK_CONF_DIR", "A", "SPARK_EXECUTOR_MEMORY", "B.c");
const key = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^spark\.[a-z.]{1,8}$/) },
  fc.constantFrom("spark.a=b", "spark a", "", "spark.ä", "spark.*.$x", "a\nb"),
);
const uri = fc
  .tuple(
    fc.constantFrom("local://", "https://", "s3a://", "s3a://", "http://", "file://", "hdfs://", "LOCAL://", "", "-"),
    fc.stringMatching(/^[a-z/.]{0,6}$/),
    fc.constantFrom("", "", "", "%20", "%2", " ", "#x", "#x#y", "*", "?a=b", ",file:///x", ".py", ".R"),
  )
  .map((parts) => parts.join(""));
const uris = fc.array(uri, { maxLength: 2 });
const properties = fc.constantFrom<Record<string, string>>(
  { "spark.kubernetes.kerberos.krb5.path": "/x" },
  { "spark.kerberos.keytab": "local:///x" },
  { "spark.yarn.keytab": "/x" },
  { "spark.kubernetes.authenticate.driver.serviceAccountName": "a" },
  { "spark.kubernetes.authenticate.driver.caCertFile": "/x" },
  { "spark.kubernetes.submission.waitAppCompletion": "false" },
  { "spark.kubernetes.submission.waitAppCompletion": "true" },
  { "spark.kubernetes.driver.podTemplateFile": "/x" },
  { "spark.kubernetes.allocation.pods.allocator": "direct" },
  { "spark.hadoop.fs.s3a.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem" },
  { "spark.jars.packages": "a:b:1" },
  {},
);
const usually = <T>(ordinary: T, arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(ordinary) }, { weight: 1, arbitrary });
const mostlyNone = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 1 });

/** Changes of a good job, of which about half break a rule. */
export const anySpec = fc.record(
  {
    mode: usually("cluster", fc.constant("client")),
    mainClass: usually<string | undefined>(
      "a.B",
      fc.constantFrom(undefined, "", "org.apache.spark.repl.Main", "org.apache.spark.repl.Main2", "a b", "a.B$"),
    ),
    mainApplicationFile: usually("local:///a.jar", uri),
    arguments: fc.array(fc.constantFrom("--deploy-mode=client", "a"), { maxLength: 2 }),
    proxyUser: mostlyNone(fc.constantFrom("alice", "a b", "")),
    deps: usually({}, fc.record({ jars: uris, pyFiles: uris, files: uris }, { requiredKeys: [] })),
    sparkConf: fc
      .tuple(
        usually<Record<string, string>>({}, fc.dictionary(key, fc.string(), { maxKeys: 2 })),
        usually<Record<string, string>>({}, properties),
        usually<Record<string, string>>({}, fc.record({ "spark.driver.extraJavaOptions": javaOptions })),
        usually<Record<string, string>>({}, fc.record({ "spark.files": uris.map((list) => list.join(", ")) })),
      )
      .map((parts) => Object.assign({}, ...parts) as Record<string, string>),
    hadoopConf: usually({}, fc.dictionary(key, fc.string(), { maxKeys: 2 })),
    sparkConfigMap: mostlyNone(fc.constant("conf")).chain((value) => usually(undefined, fc.constant(value))),
    driver: fc.record(
      {
        javaOptions: usually("", javaOptions),
        env: usually(
          [],
          fc.array(
            fc.oneof(
              fc.record({ name, value: javaOptions }),
              fc.record({ name, valueFrom: fc.constant({ secretKeyRef: { name: "a", key: "b" } }) }),
            ),
            { maxLength: 2 },
          ),
        ),
        envVars: usually({}, fc.dictionary(name, javaOptions, { maxKeys: 2 })),
        envFrom: usually(
          [],
          fc.array(
            fc.record(
              { prefix: fc.constantFrom("DB_", "J", "SPARK_", "", "a"), configMapRef: fc.constant({ name: "a" }) },
              { requiredKeys: ["configMapRef"] },
            ),
            { maxLength: 2 },
          ),
        ),
        template: usually<object>(
          { spec: {} },
          fc.record({
            spec: fc.record({
              containers: fc.array(
                fc.record({ env: fc.array(fc.record({ name, value: javaOptions }), { maxLength: 2 }) }),
                {
                  maxLength: 2,
                },
              ),
            }),
          }),
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["mode", "mainClass", "mainApplicationFile"] },
);

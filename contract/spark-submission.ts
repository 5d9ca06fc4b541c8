/**
 * What a SparkApplication may say, so that its job runs in pods of its own and is as large as it looks.
 *
 * The operator hands the specification to a spark-submit that runs in the operator's own pod, with the operator's
 * token. Each rule says what would be obeyed there, lead out of the job's pods, or change them unseen. The policies
 * judge by these rules, the component SparkApplication too, and the cluster's admission policies are made of them.
 * `docs/job-restrictions.md` tells how the list was made.
 *
 * Patterns are written for both JavaScript and RE2, so without look-around and back-references.
 */
export type SubmissionRule = TextRule | KeysRule | EntriesRule | VariablesRule;

interface Rule {
  /** Field names below the specification; `*` stands for each item of a list. */
  readonly path: readonly string[];
  /** What is wrong, as the end of a sentence that begins with the field, and the remedy. */
  readonly reason: string;
  /** Whether what breaks the rule makes the job larger or other than it looks: its size cannot be told then. */
  readonly hidesSize?: true;
  /** Where the rule does not apply: where that field is present, or matches. */
  readonly unless?: { readonly path: readonly string[]; readonly matches?: string };
}

/** What a text has to match, or must not. A rule with neither refuses every text. */
interface Tests {
  readonly allowed?: string;
  /** Is looked for in the text without what Spark's launcher and Java drop: {@link droppedFromOptions}. */
  readonly refused?: string;
}

/** On a text. */
interface TextRule extends Rule, Tests {
  readonly on: "text";
  readonly required?: true;
}

/** On all keys of a map. */
interface KeysRule extends Rule {
  readonly on: "keys";
  readonly allowed: string;
}

/** On the values of a map whose keys match. */
interface EntriesRule extends Rule, Tests {
  readonly on: "entries";
  readonly keys: string;
}

/** On those of a container's variables whose names match. None may come from elsewhere. */
interface VariablesRule extends Rule, Tests {
  readonly on: "variables";
  readonly keys: string;
}

/**
 * Characters of a URI. Spark takes a text that is none for a path in the operator's pod: `Utils.resolveURI`, Spark
 * 3.5.5. Wildcards are left out, because only the driver could expand them.
 */
const uriRest = "([A-Za-z0-9._~/:@!$&'()+;=?-]|%[0-9A-Fa-f]{2})+(#[A-Za-z0-9._~-]+)?";
/**
 * Spark leaves these to the driver; it opens any other in the operator's pod: `DependencyUtils.resolveGlobPath`, Spark
 * 3.5.5.
 */
const fileUri = `(local|https?|s3a)://${uriRest}`;
/** The program is opened by the driver alone, with whatever client its image has. */
const programUri = `^(local|https?|s3a?|hdfs|gs|abfss?|wasbs?|oss|cosn|obs)://${uriRest}$`;

/**
 * Spark's launcher takes options of spark-submit even out of the arguments of these:
 * `SparkSubmitCommandBuilder.specialClasses`.
 */
const shells =
  "^org\\.apache\\.spark\\.(repl\\.Main|sql\\.hive\\.thriftserver\\.(SparkSQLCLIDriver|HiveThriftServer2)|sql\\.connect\\.service\\.SparkConnectServer)$";

/** A key of a map that becomes `--conf PREFIX.KEY=VALUE`: one with `=` in it would be another property. */
const plainName = "^[A-Za-z0-9_.*/:$-]+$";

/**
 * Options that set properties of Spark, or name a file with options: `@FILE`. What precedes `@` there is a blank of any
 * kind.
 */
const setsProperties = "-Dspark\\.|(^|[^!-~])@|-XX:VMOptionsFile";
/**
 * Variables with options of Java, which the JVM, the JDK's launcher and spark-submit (`SparkSubmitCommandBuilder.java`)
 * take.
 */
const optionVariables = "(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|SPARK_SUBMIT_OPTS)";
/**
 * The folder with `spark-env.sh`, which may set any variable, and sizes for a job without
 * (`SparkSubmitArguments.scala`).
 */
const sparkVariables = "(SPARK_CONF_DIR|SPARK_EXECUTOR_MEMORY|SPARK_EXECUTOR_CORES)";

const setsSparkProperties = "sets properties of Spark: set them in sparkConf";
const mayBeSet = "may set properties of Spark: set them in sparkConf";
const unreachable =
  "is not a URI that the driver downloads: write local:///PATH, https://… or s3a://… without wildcards; spark-submit opens " +
  "anything else in the operator's pod";
const resolvedThere =
  "is resolved in the operator's pod, which then runs the downloaded code: put the jars into the image, or name their URLs in deps.jars";

const container = ["driver", "template", "spec", "containers", "*"];

/** An environment's variables, wherever a driver gets them from. */
function variables(names: string, reason: string, tests: Tests): SubmissionRule[] {
  const shared = { reason, hidesSize: true } as const;
  const prefixed = (prefix: string) => `^spark\\.kubernetes\\.${prefix}\\.${names}$`;
  return [
    { on: "variables", path: ["driver", "env"], keys: `^${names}$`, ...tests, ...shared },
    { on: "variables", path: [...container, "env"], keys: `^${names}$`, ...tests, ...shared },
    { on: "entries", path: ["driver", "envVars"], keys: `^${names}$`, ...tests, ...shared },
    { on: "entries", path: ["driver", "envSecretKeyRefs"], keys: `^${names}$`, ...shared },
    { on: "entries", path: ["sparkConf"], keys: prefixed("driverEnv"), ...tests, ...shared },
    { on: "entries", path: ["sparkConf"], keys: prefixed("driver\\.secretKeyRef"), ...shared },
  ];
}

/** A property that is refused, or that has to match. */
function property(keys: string, reason: string, more: Partial<EntriesRule> = {}): EntriesRule {
  return { on: "entries", path: ["sparkConf"], keys: `^${keys}$`, reason, ...more };
}

/** Operator 2.2.1 (`internal/controller/sparkapplication/submission.go`) and Spark 3.5.5. */
export const submissionRules: readonly SubmissionRule[] = [
  // Arguments of spark-submit.
  {
    on: "text",
    path: ["mode"],
    allowed: "^cluster$",
    reason: "is not cluster: in any other mode the driver runs in the operator's pod",
    hidesSize: true,
  },
  {
    on: "text",
    path: ["mainApplicationFile"],
    required: true,
    allowed: "",
    reason: "is missing: spark-submit would read the job's arguments as options of its own",
  },
  {
    on: "text",
    path: ["mainApplicationFile"],
    allowed: programUri,
    reason:
      "is not a URI such as local:///opt/jobs/job.jar: spark-submit may read it as an option, or as a file of the operator's pod",
    hidesSize: true,
  },
  // Even in cluster mode `SparkSubmit.scala` opens a jar for its Main-Class, through Hadoop's file systems: there is
  // none for `local:`, the class path there has none for stores, and the operator's network policy lets it reach no
  // server.
  {
    on: "text",
    path: ["mainClass"],
    required: true,
    reason:
      "is missing: spark-submit would look for the class in the jar, which it cannot open in the operator's pod, and the " +
      "job would never start; name the class",
    allowed: "",
    unless: { path: ["mainApplicationFile"], matches: "\\.(py|[rR])$" },
  },
  {
    on: "text",
    path: ["mainClass"],
    allowed: "^[A-Za-z_$][A-Za-z0-9_$.]*$",
    refused: shells,
    reason: "is not the class of a job: spark-submit reads options from the arguments of Spark's shells and servers",
    hidesSize: true,
  },
  { on: "text", path: ["proxyUser"], allowed: "^[A-Za-z0-9_][A-Za-z0-9_.@/-]*$", reason: "is not a user name" },
  ...["jars", "pyFiles", "files", "archives"].map((list): SubmissionRule => {
    return { on: "text", path: ["deps", list, "*"], allowed: `^${fileUri}$`, reason: unreachable };
  }),
  ...["packages", "repositories"].map((list): SubmissionRule => {
    return { on: "text", path: ["deps", list, "*"], reason: resolvedThere };
  }),

  // Keys of maps, and names, that become parts of properties' names.
  ...[
    ["sparkConf"],
    ["hadoopConf"],
    ["nodeSelector"],
    ...["envVars", "envSecretKeyRefs", "labels", "annotations"].flatMap((map) => [
      ["driver", map],
      ["executor", map],
    ]),
    ["driver", "serviceLabels"],
    ["driver", "serviceAnnotations"],
  ].map((path): SubmissionRule => {
    return {
      on: "keys",
      path,
      allowed: plainName,
      reason: "has a key that would become another property: use only letters, digits and _.*/:$-",
      hidesSize: true,
    };
  }),
  ...[
    ["volumes", "*", "name"],
    ["driver", "secrets", "*", "name"],
    ["executor", "secrets", "*", "name"],
  ].map((path): SubmissionRule => {
    return {
      on: "text",
      path,
      allowed: plainName,
      reason: "would become another property: use only letters, digits and _.*/:$-",
    };
  }),

  // Properties that spark-submit obeys in the operator's pod.
  property("spark\\.kubernetes\\.namespace", "creates the pods outside the application's namespace: leave it out", {
    hidesSize: true,
  }),
  property(
    "spark\\.kubernetes\\.(context|trust\\.certificates)",
    "changes the API server that spark-submit sends the operator's token to: leave it out",
  ),
  property(
    "spark\\.kubernetes\\.authenticate\\.((submission|driver|executor)\\.)?(oauthToken(File)?|clientKeyFile|clientCertFile|caCertFile)",
    "names credentials that spark-submit reads in the operator's pod: leave it out",
  ),
  property(
    "spark\\.kubernetes\\.kerberos\\.krb5\\.path",
    "makes spark-submit publish a file of the operator's pod: use spark.kubernetes.kerberos.krb5.configMapName",
  ),
  property(
    "spark\\.(kerberos|yarn)\\.keytab",
    "makes spark-submit publish a file of the operator's pod: name a file of the driver's image as local:///PATH",
    { allowed: `^local://${uriRest}$` },
  ),
  property(
    "spark\\.kubernetes\\.file\\.upload\\.path",
    "makes spark-submit upload files of the operator's pod: leave it out",
  ),
  property("spark\\.(jars|files|archives|submit\\.pyFiles)", unreachable, {
    allowed: `^(${fileUri}( *, *${fileUri})*)?$`,
  }),
  property("spark\\.jars\\.ivySettings", "is a file that spark-submit reads in the operator's pod: leave it out"),
  property("spark\\.jars\\.(packages|repositories)", resolvedThere),
  property(
    "spark\\.hadoop\\.fs\\.s3a\\.impl",
    "names a class that spark-submit may load in the operator's pod: leave it out, because S3AFileSystem is Hadoop's default",
    { allowed: "^org\\.apache\\.hadoop\\.fs\\.s3a\\.S3AFileSystem$" },
  ),
  {
    on: "entries",
    path: ["hadoopConf"],
    keys: "^fs\\.s3a\\.impl$",
    allowed: "^org\\.apache\\.hadoop\\.fs\\.s3a\\.S3AFileSystem$",
    reason:
      "names a class that spark-submit may load in the operator's pod: leave it out, because S3AFileSystem is Hadoop's default",
  },
  property(
    "spark\\.kubernetes\\.submission\\.waitAppCompletion",
    "occupies one of the operator's few workers until the job ends: leave it out",
    { allowed: "^false$" },
  ),
  ...["driver", "executor"].map((role) =>
    property(
      `spark\\.kubernetes\\.${role}\\.podTemplateFile`,
      `names a file that the policies cannot read: use ${role}.template`,
      { hidesSize: true, unless: { path: [role, "template"] } },
    ),
  ),
  property(
    "spark\\.kubernetes\\.(driver|executor)\\.pod\\.featureSteps",
    "runs code that may change the pod in any way: leave it out",
    { hidesSize: true },
  ),
  property("spark\\.kubernetes\\.allocation\\.pods\\.allocator", "runs code that may create any pods: leave it out", {
    hidesSize: true,
    allowed: "^(direct|statefulset)$",
  }),

  // The driver takes its own Java system properties for settings: `SparkConf.loadFromSystemProperties`.
  property("spark\\.driver\\.(extra|default)JavaOptions", setsSparkProperties, {
    hidesSize: true,
    refused: setsProperties,
  }),
  {
    on: "text",
    path: ["driver", "javaOptions"],
    refused: setsProperties,
    reason: setsSparkProperties,
    hidesSize: true,
  },
  ...variables(optionVariables, mayBeSet, { refused: setsProperties }),
  ...variables(sparkVariables, mayBeSet, {}),
  ...[["driver"], container].map((path): SubmissionRule => {
    return {
      on: "text",
      path: [...path, "envFrom", "*", "prefix"],
      required: true,
      // Names of the variables above start with J, S or _.
      allowed: "^[A-IK-RT-Za-z]",
      reason:
        "is missing or starts with J, S or _, so that the source may set options of Java or Spark: list the variables in env",
      hidesSize: true,
    };
  }),
  {
    on: "text",
    path: ["sparkConfigMap"],
    reason: "may set properties of Spark that the policies cannot read: use sparkConf",
    hidesSize: true,
  },
];

/**
 * Quotes, escapes and carriage returns (`bin/spark-class`), which hide an option from who looks at the text as it is
 * written.
 */
export const droppedFromOptions = ['"', "'", "\\", "\r"] as const;

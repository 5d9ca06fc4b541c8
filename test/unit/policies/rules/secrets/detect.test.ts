import { expect } from "chai";
import fc from "fast-check";
import { isPlainSecret, secretLine } from "../../../../../policies/rules/secrets/detect";

/** Settings of public manifests whose names sound like secrets, and which hold none. */
const harmless = [
  // References to Secrets
  ["spark.kubernetes.driver.secretKeyRef.DB_PASSWORD", "database:password"],
  ["spark.kubernetes.executor.secretKeyRef.DB_PASSWORD", "database:password"],
  ["spark.kubernetes.executor.secrets.key-store", "/etc/key-store"],
  ["spark.kubernetes.container.image.pullSecrets", "registry"],
  ["spark.kubernetes.kerberos.tokenSecret.name", "delegation"],
  ["spark.kubernetes.kerberos.tokenSecret.itemKey", "token"],
  ["existingSecret", "database"],
  ["SECRET_ARN", "arn:aws:secretsmanager:eu-central-1:000000000000:secret:x"],
  ["DB_PASSWORD", "arn:aws:secretsmanager:eu-central-1:000000000000:secret:x"],
  ["spark.hadoop.fs.s3a.encryption.key", "alias/lake"],
  ["webhook-secret-name", "spark-operator-webhook-certs"],
  ["webhook-secret-namespace", "spark-operator"],
  ["secretSelector", "lake"],
  // What is put in later
  ["DB_PASSWORD", "$(PASSWORD_OF_SECRET)"],
  ["DB_PASSWORD", "${DB_PASSWORD}"],
  ["DB_PASSWORD", "${file:/run/secrets/db.properties:password}"],
  ["DB_PASSWORD", "${FIRST:-${SECOND}}"],
  ["DB_PASSWORD", "{{ .Values.password }}"],
  ["BASIC_AUTH", "$(USER):$(PASSWORD)"],
  ["DATABASE_URL", "postgres://lake:$(PASSWORD)@db.example.com/lake"],
  ["SPARK_SUBMIT_OPTS", "-Djavax.net.ssl.keyStorePassword=$(PASSWORD)"],
  // Where secrets are
  ["GOOGLE_APPLICATION_CREDENTIALS", "/mnt/secrets/key.json"],
  ["HADOOP_TOKEN_FILE_LOCATION", "/mnt/secrets/hadoop.token"],
  ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"],
  ["AWS_WEB_IDENTITY_TOKEN_FILE", "/var/run/secrets/token"],
  ["spark.hadoop.hadoop.security.credential.provider.path", "jceks://s3a@lake/keys.jceks"],
  ["PWD", "/opt/spark/work-dir"],
  // Classes that fetch them
  ["spark.hadoop.fs.s3a.aws.credentials.provider", "org.example.Provider"],
  [
    "spark.hadoop.fs.s3a.aws.credentials.provider.mapping",
    "org.example.Old=org.example.New,org.example.A=org.example.B",
  ],
  ["spark.hadoop.fs.azure.sas.token.provider.type", "org.example.SasProvider"],
  ["AWS_CREDENTIALS", "org.example.First, org.example.Second"],
  ["spark.hadoop.fs.azure.account.auth.type.lake.dfs.core.windows.net", "SharedKey"],
  // Numbers, lengths of time, switches
  ["MAX_TOTAL_TOKENS", "2048"],
  ["MAX_TOKEN", "2048"],
  ["PASSWORD_MIN_LENGTH", "8"],
  ["MYSQL_ALLOW_EMPTY_PASSWORD", "1"],
  ["MYSQL_ALLOW_EMPTY_PASSWORD", "yes"],
  ["TOKENIZERS_PARALLELISM", "false"],
  ["spark.security.credentials.renewalRatio", "0.75"],
  ["spark.security.credentials.retryWait", "1h"],
  ["spark.hadoop.dfs.block.access.token.enable", "true"],
  ["spark.sql.catalog.lake.token-expires-in-ms", "3600000"],
  ["spark.authenticate.secretBitLength", "256"],
  ["spark.authenticate", "true"],
  ["REDIS_AUTH", "none"],
  // Other words and other keys
  ["spark.redaction.regex", "(?i)secret|password|token|access[.]?key"],
  ["SORT_KEY", "customer"],
  ["key.serializer", "org.example.Serializer"],
  ["BYPASS", "local"],
  ["SSL_PUBLIC_KEY", "planted"],
  ["SASL_MECHANISM", "SCRAM-SHA-512"],
  ["PASSWORD", ""],
  ["KEY_PASSWORD", "<password>"],
  [
    "spark.kafka.clusters.main.sasl.jaas.config",
    'com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true keyTab="/etc/keytab" principal="lake";',
  ],
  ["IMAGE", "registry.example.com:5000/lake/spark@sha256:0000"],
  ["CATALOG", "http://nessie.lake.svc:19120/api/v2@main"],
  ["JDBC", "jdbc:postgresql://db.example.com:5432/lake?user=lake&ssl=true"],
] as const;

/** Settings that hold a secret, which is called `planted` where it has no look of its own. */
const plain = [
  // By their names
  ["DB_PASSWORD", "planted"],
  ["DB_PASSWORD", "12345678"],
  ["DB_PASSWORD", "${DB_PASSWORD:-planted}"],
  ["AWS_SECRET_ACCESS_KEY", "/planted1Planted2Planted3Planted4Planted5"],
  ["apiToken", "planted"],
  ["AUTHTOKEN", "planted"],
  ["DB_PASS", "planted"],
  ["DB_PASS_2", "planted"],
  ["MYSQL_PWD", "planted"],
  ["PGPASS", "planted"],
  ["PGPASSWORD", "planted"],
  ["AUTH", "planted"],
  ["NEO4J_AUTH", "neo4j/planted"],
  ["CREDS", "planted"],
  ["SSH_KEY", "planted"],
  ["BEARER", "planted"],
  ["FERNET_KEY", "planted"],
  ["AZURE_STORAGE_KEY", "planted"],
  ["SASL_JAAS_CONFIG", "planted"],
  ["spark.hadoop.fs.azure.account.key.lake.dfs.core.windows.net", "planted"],
  ["spark.hadoop.fs.azure.sas.container.lake.blob.core.windows.net", "planted"],
  ["spark.hadoop.fs.azure.account.oauth2.client.secret.lake.dfs.core.windows.net", "planted"],
  ["spark.hadoop.fs.s3a.encryption.key", "planted"],
  ["spark.hadoop.fs.s3a.access.key", "planted"],
  ["spark.authenticate.secret", "planted"],
  ["spark.sql.catalog.lake.credential", "client:planted"],
  ["spark.kubernetes.authenticate.driver.oauthToken", "planted"],
  ["spark.kubernetes.driver.secretKeyRef.DB_PASSWORD", "planted"],
  ["spark.kubernetes.driver.secrets.db-password", "planted"],
  // In URLs and connection strings
  ["DATABASE_URL", "postgres://u:planted@db.example.com/lake"],
  ["BROKER", "redis://:planted@cache.example.com:6379/0"],
  ["spark.sql.catalog.db.url", "jdbc:postgresql://db.example.com/lake?user=u&password=planted"],
  ["JDBC", "jdbc:sqlserver://db.example.com;user=u;password=planted"],
  ["JDBC", "jdbc:oracle:thin:u/planted@//db.example.com:1521/lake"],
  ["DSN", "u:planted@tcp(db.example.com:3306)/lake"],
  ["DSN", "host=db.example.com user=u password=planted"],
  ["INPUT", "https://lake.blob.core.windows.net/data?se=2030-01-01&sig=planted"],
  // In Java's options and logins
  ["spark.driver.extraJavaOptions", "-Xmx1g -Djavax.net.ssl.trustStorePassword=planted"],
  ["SPARK_HISTORY_OPTS", "-Dspark.hadoop.fs.s3a.secret.key=planted"],
  ["JAVA_OPTS", "-Dapi.key=planted"],
  [
    "spark.kafka.clusters.main.sasl.jaas.config",
    'org.example.ScramLoginModule required username="u" password="planted";',
  ],
  // In command lines
  ["ARGUMENTS", "run --user u --db-password planted"],
  ["ARGUMENTS", "export PASSWORD='planted'; run"],
  // By their look
  ["A", "AKIA0000000000000000"],
  ["A", "-----BEGIN RSA PRIVATE KEY-----\nMII"],
  ["A", "-----BEGIN PRIVATE KEY-----\nMII"],
  ["A", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJsYWtlIn0.c2lnbmF0dXJl"],
  ["A", `ghp_${"0".repeat(36)}`],
] as const;

const secretNames = ["db.password", "DB_PASS", "clientSecret", "fs.s3a.secret.key", "api-token", "storageAccountKey"];
const harmlessNames = [
  "host",
  "LOG_LEVEL",
  "spark.sql.catalog.lake.warehouse",
  "partition.key",
  "bypass",
  "password-file",
];
/** Neither a number nor of a shape. */
const anyWord = fc.stringMatching(/^[a-z]{3,8}[0-9]{2,4}[A-Z]{2,8}$/).filter((word) => !word.startsWith("xxx"));

/** Texts that hold a value beside its name. */
const carriers: Readonly<Record<string, (name: string, value: string) => string>> = {
  properties: (name, value) => `a = b\n${name} = ${value}\n`,
  JSON: (name, value) => JSON.stringify({ a: "b", [name]: value }),
  "indented JSON": (name, value) => JSON.stringify({ a: { [name]: value } }, null, 2),
  YAML: (name, value) => `a:\n  ${name}: ${value}\n`,
  "YAML with quotes": (name, value) => `a:\n  "${name}": '${value}' # text\n`,
  "a block of YAML": (name, value) => `a:\n  ${name}: |\n    ${value}\n`,
  "a variable of a container": (name, value) => `env:\n  - name: ${name}\n    value: ${value}\n`,
  "a variable of a container in JSON": (name, value) => JSON.stringify({ env: [{ name, value }] }),
  "a site file of Hadoop": (name, value) => `<property><name>${name}</name>\n  <value>${value}</value></property>`,
  XML: (name, value) => `<a><${name}>${value}</${name}></a>`,
  "an option of Java": (name, value) => `-Xmx1g -D${name}=${value}`,
  "an option of a program": (name, value) => `run --verbose --${name} ${value}`,
  "an option with =": (name, value) => `run --${name}=${value} --verbose`,
  "a parameter of a URL": (name, value) => `jdbc:postgresql://db/lake?a=b&${name}=${value}`,
  "a shell script": (name, value) => `#!/bin/sh\nexport ${name}="${value}"\n`,
};

describe("a secret in plain text", () => {
  for (const [name, value] of harmless) {
    it(`is not ${name}: ${value}`, () => {
      expect(isPlainSecret(name, value)).to.be.false;
    });
  }

  for (const [name, value] of plain) {
    it(`is ${name}: ${value}`, () => {
      expect(isPlainSecret(name, value)).to.be.true;
    });
  }

  describe("in any text that puts values beside their names", () => {
    for (const [text, write] of Object.entries(carriers)) {
      it(`is found in ${text}, exactly where the name says so`, () => {
        fc.assert(
          fc.property(
            fc.constantFrom(...secretNames),
            fc.constantFrom(...harmlessNames),
            anyWord,
            (secret, other, word) => {
              expect(isPlainSecret("text", write(secret, word)), secret).to.be.true;
              expect(isPlainSecret("text", write(other, word)), other).to.be.false;
              expect(isPlainSecret("text", write(secret, "${PASSWORD}")), "a reference").to.be.false;
            },
          ),
        );
      });
    }
  });

  it("is found under a name in any spelling", () => {
    const spellings: readonly ((words: readonly string[]) => string)[] = [
      (words) => words.join("_").toUpperCase(),
      (words) => words.join("."),
      (words) => words.join("-"),
      ([first = "", ...rest]) => first + rest.map((word) => word[0]!.toUpperCase() + word.slice(1)).join(""),
    ];
    const anyName = fc
      .tuple(
        fc.array(fc.constantFrom("db", "lake", "spark", "fs", "main"), { maxLength: 3 }),
        fc.constantFrom(["password"], ["secret", "key"], ["access", "token"], ["account", "key"], ["pwd"], ["creds"]),
      )
      .map(([before, secret]) => [...before, ...secret]);
    fc.assert(
      fc.property(anyName, fc.constantFrom(...spellings), anyWord, (words, spell, word) => {
        expect(isPlainSecret(spell(words), word)).to.be.true;
        expect(isPlainSecret(spell([...words, "file"]), word)).to.be.false;
      }),
    );
  });

  it("is told by the line that it begins in", () => {
    expect(secretLine("a: b\nc: d\n", "settings")).to.be.undefined;
    expect(secretLine("a: b\npassword: planted\nurl: http://u:planted@h\n", "settings")).to.equal(2);
    expect(secretLine("a: b\nurl: http://u:planted@h\npassword: planted\n", "settings")).to.equal(2);
  });

  it("in a program's source is a text in quotes, because other words are names of variables", () => {
    for (const code of [
      'password = "planted"',
      "password: str = 'planted'",
      'frame.option("password", "planted")',
      '{"fs.s3a.secret.key": "planted"}',
      'url = "postgres://u:planted@db/lake"',
    ]) {
      expect(secretLine(code, "source"), code).to.equal(1);
    }
    for (const code of [
      'password = os.environ["DB_PASSWORD"]',
      "token = fetch_token(secret)",
      'frame.option("password", password)',
      'os.environ.get("DB_PASSWORD", "")',
      'parser.add_argument("--password", "-p", help="the password")',
      'raise KeyError("password", "is not set")',
      'password = f"{given}"',
      'for name in ("ACCESS_TOKEN", "DB_PASSWORD"):',
    ]) {
      expect(secretLine(code, "source"), code).to.be.undefined;
    }
  });
});

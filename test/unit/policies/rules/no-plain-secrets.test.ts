import { expect } from "chai";
import { noPlainSecrets } from "../../../../policies/rules/no-plain-secrets";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const environment = (...env: object[]) => judge(noPlainSecrets, types.pod, { spec: { containers: [{ env }] } });
const spark = (spec: object) => judge(noPlainSecrets, types.spark, { spec });

describe("policy no-plain-secrets", () => {
  describesItself(noPlainSecrets);

  it("passes references to Secrets, and values that are none", async () => {
    const valueFrom = { secretKeyRef: { name: "s3", key: "password" } };
    expect(await environment({ name: "DB_PASSWORD", valueFrom }, { name: "LOG_LEVEL", value: "info" })).to.be.empty;
    expect(
      await environment({ name: "TOKEN_FILE", value: "/run/token" }, { name: "AWS_CREDENTIALS_PROVIDER", value: "x" }),
    ).to.be.empty;
    const sparkConf = {
      "spark.sql.catalog.nessie.uri": "http://nessie",
      "spark.hadoop.fs.s3a.aws.credentials.provider": "env",
    };
    expect(await spark({ sparkConf, driver: { envSecretKeyRefs: { PASSWORD: { name: "a", key: "b" } } } })).to.be.empty;
  });

  for (const name of ["DB_PASSWORD", "AWS_SECRET_ACCESS_KEY", "apiToken", "AWS_ACCESS_KEY_ID_PASSPHRASE"]) {
    it(`refuses a plain ${name}, without printing it`, async () => {
      const violations = await environment({ name, value: "hunter2" });
      expect(violations).to.deep.equal(["spec.containers[0].env[0].value is a secret in plain text."]);
    });
  }

  it("looks everywhere in a Spark application", async () => {
    expect(
      await spark({
        sparkConf: { "spark.hadoop.fs.s3a.secret.key": "x" },
        hadoopConf: { "fs.s3a.access.key": "x" },
        driver: { envVars: { PASSWORD: "x" }, env: [{ name: "TOKEN", value: "x" }] },
        executor: {
          sidecars: [{ env: [{ name: "SECRET", value: "x" }] }],
          template: {
            spec: {
              containers: [{ env: [{ name: "KEY_PASSWORD", value: "x" }] }, { env: [{ name: "TOKEN", value: "x" }] }],
              initContainers: [{ env: [{ name: "TOKEN", value: "x" }] }],
            },
          },
        },
      }),
    ).to.have.length(8);
  });

  it("looks at everything that a pod's text says, but not at what describes it", async () => {
    const container = {
      command: ["sh", "-c", "export PASSWORD=planted; run"],
      args: ["--db-password=planted", "--token", "planted", "--verbose", "--user", "u", "--password", "$(PASSWORD)"],
      livenessProbe: { httpGet: { httpHeaders: [{ name: "Authorization", value: "planted" }] } },
    };
    const metadata = { annotations: { "checksum/secret": "0c1d", "inject-secret-db": "database/creds/lake" } };
    const spec = {
      template: { metadata, spec: { containers: [container], imagePullSecrets: [{ name: "registry" }] } },
    };
    expect(await judge(noPlainSecrets, types.job, { metadata, spec })).to.deep.equal([
      "spec.template.spec.containers[0].command[2] is a secret in plain text.",
      "spec.template.spec.containers[0].args[0] is a secret in plain text.",
      "spec.template.spec.containers[0].args[2] is a secret in plain text.",
      "spec.template.spec.containers[0].livenessProbe.httpGet.httpHeaders[0].value is a secret in plain text.",
    ]);
  });

  it("passes everything in a Spark application that refers to Secrets and files, or is a setting", async () => {
    expect(
      await spark({
        imagePullSecrets: ["registry"],
        arguments: ["--password-file", "/etc/database/password", "--token-ttl", "3600"],
        sparkConf: {
          "spark.kubernetes.driver.secretKeyRef.DB_PASSWORD": "database:password",
          "spark.kubernetes.driver.secrets.key-store": "/etc/key-store",
          "spark.hadoop.fs.s3a.aws.credentials.provider.mapping": "org.example.Old=org.example.New",
          "spark.security.credentials.renewalRatio": "0.75",
        },
        driver: {
          env: [
            { name: "GOOGLE_APPLICATION_CREDENTIALS", value: "/mnt/secrets/key.json" },
            { name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "database", key: "password" } } },
          ],
          envSecretKeyRefs: { TOKEN: { name: "service", key: "token" } },
          secrets: [{ name: "key", path: "/mnt/secrets", secretType: "GCPServiceAccount" }],
          serviceAccount: "spark",
        },
      }),
    ).to.be.empty;
  });

  it("finds what a Spark application hides in arguments, URLs and options of Java", async () => {
    expect(
      await spark({
        arguments: ["--password", "planted"],
        sparkConf: {
          "spark.hadoop.fs.azure.account.key.lake.dfs.core.windows.net": "planted",
          "spark.sql.catalog.db.url": "jdbc:postgresql://db.example.com/lake?user=u&password=planted",
          "spark.driver.extraJavaOptions": "-Djavax.net.ssl.trustStorePassword=planted",
        },
        monitoring: { metricsProperties: "*.sink.influx.token=planted" },
        driver: { javaOptions: "-Djavax.net.ssl.keyStorePassword=planted" },
      }),
    ).to.deep.equal(
      [
        "spec.arguments[1]",
        'spec.sparkConf["spark.hadoop.fs.azure.account.key.lake.dfs.core.windows.net"]',
        'spec.sparkConf["spark.sql.catalog.db.url"]',
        'spec.sparkConf["spark.driver.extraJavaOptions"]',
        "spec.monitoring.metricsProperties",
        "spec.driver.javaOptions",
      ].map((place) => `${place} is a secret in plain text.`),
    );
  });

  it("finds the lines of ConfigMaps", async () => {
    const encoded = Buffer.from("a=b\ndb.password=planted\n").toString("base64");
    const data = {
      "db.password": "planted",
      "core-site.xml": "<property>\n<name>fs.s3a.secret.key</name><value>planted</value></property>",
      "job.py": 'password = os.environ["PASSWORD"]\nframe.option("password", "planted")\n',
      "credentials.json": '{ "user": "u" }',
      "token_names.py": "token = names[0]\n",
      "log4j2.properties": "rootLogger.level = info\n",
    };
    expect(
      await judge(noPlainSecrets, "kubernetes:core/v1:ConfigMap", { data, binaryData: { encoded } }),
    ).to.deep.equal([
      'data["db.password"] has a secret in plain text in line 1.',
      'data["core-site.xml"] has a secret in plain text in line 2.',
      'data["job.py"] has a secret in plain text in line 2.',
      "binaryData.encoded has a secret in plain text in line 2.",
    ]);
    expect(await judge(noPlainSecrets, "kubernetes:core/v1:ConfigMap", { data: unknown.object }), "from elsewhere").to
      .be.empty;
  });

  it("refuses an unknown value of a secret's name, and unknown names", async () => {
    expect((await environment({ name: "PASSWORD", value: unknown.text })).join()).to.include("is not known");
    expect((await environment({ name: unknown.text, value: "x" })).join()).to.include("is not known");
    expect(await environment({ name: "HOST", value: unknown.text }), "any other may be unknown").to.be.empty;
    expect((await judge(noPlainSecrets, types.pod, { spec: unknown.object })).join()).to.include("spec is not known");
    expect((await spark({ arguments: ["--password", unknown.text] })).join()).to.include("arguments[1] is not known");
    expect(await spark({ arguments: ["--host", unknown.text] })).to.be.empty;
    expect((await judge(noPlainSecrets, types.unknown, {})).join()).to.include("the policies cannot see");
  });
});

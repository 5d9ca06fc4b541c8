import { expect } from "chai";
import { noPlainSecrets } from "../../../policies/no-plain-secrets";
import { judge, unknown } from "./support/judge";
import { describesItself } from "./support/metadata";
import { types } from "./support/pods";

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

  it("refuses an unknown value of a secret's name, and unknown names", async () => {
    expect((await environment({ name: "PASSWORD", value: unknown.text })).join()).to.include("is not known");
    expect((await environment({ name: unknown.text, value: "x" })).join()).to.include("is not known");
    expect(await environment({ name: "HOST", value: unknown.text }), "any other may be unknown").to.be.empty;
    expect((await judge(noPlainSecrets, types.unknown, {})).join()).to.include("cannot be seen");
  });
});

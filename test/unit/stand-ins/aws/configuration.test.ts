import { expect } from "chai";
import { checksums } from "../../../../sandbox/pulumi-cli/pulumi-cli";
import { checkConfiguration, connect } from "../../../../stand-ins/aws/configuration";
import type { JsonObject } from "../../../../stand-ins/shared/json";
import { secret, unknown } from "../../../../stand-ins/shared/secrets";

/** As the SDK sends them: what is no string as JSON. */
const settings: JsonObject = {
  accessKey: secret("key"),
  secretKey: secret("secret"),
  region: "us-east-1",
  endpoints: '[{"s3":"http://10.89.0.2:17480"}]',
  s3UsePathStyle: "true",
  skipCredentialsValidation: "true",
  skipMetadataApiCheck: "true",
  skipRegionValidation: "true",
  skipRequestingAccountId: "true",
};

describe("The aws provider's settings", () => {
  const refused = (inputs: JsonObject) => (checkConfiguration(inputs).failures ?? []).map(({ property }) => property);

  it("are taken when nothing is left to look up", () => {
    expect(refused(settings)).to.deep.equal([]);
  });

  for (const setting of ["accessKey", "secretKey", "region", "endpoints"]) {
    it(`must tell ${setting}`, () => {
      const rest = Object.entries(settings).filter(([name]) => name !== setting);
      expect(refused(Object.fromEntries(rest))).to.deep.equal([setting]);
    });
  }

  for (const setting of ["skipCredentialsValidation", "skipRequestingAccountId"]) {
    it(`must forbid to ask AWS: ${setting}`, () => {
      expect(refused({ ...settings, [setting]: "false" })).to.deep.equal([setting]);
    });
  }

  it("may be unknown in a preview", () => {
    expect(refused({ ...settings, endpoints: unknown, accessKey: unknown, region: unknown })).to.deep.equal([]);
  });

  it("are refused when the stand-in would ignore them", () => {
    expect(refused({ ...settings, profile: "production" })).to.deep.equal(["profile"]);
  });

  it("make a client for the endpoint", async () => {
    const { client, region } = connect(settings);
    expect(region).to.equal("us-east-1");
    expect(await client.config.credentials()).to.include({ accessKeyId: "key", secretAccessKey: "secret" });
    expect(client.config.forcePathStyle).to.equal(true);
    const endpoint = await client.config.endpoint?.();
    expect(endpoint).to.include({ hostname: "10.89.0.2", port: 17480, protocol: "http:" });
  });

  describe("leave it to the environment", () => {
    const before = process.env;
    const others = Object.entries(before).filter(([name]) => !Object.keys(checksums).includes(name));
    afterEach(() => {
      process.env = before;
    });
    const chosen = async () => {
      const { config } = connect(settings).client;
      return [await config.requestChecksumCalculation(), await config.responseChecksumValidation()];
    };

    it("whether objects get the checksums that Ceph can do without", async () => {
      process.env = Object.fromEntries(others);
      expect(await chosen()).to.deep.equal(["WHEN_SUPPORTED", "WHEN_SUPPORTED"]);
      process.env = { ...Object.fromEntries(others), ...checksums };
      expect(await chosen()).to.deep.equal(["WHEN_REQUIRED", "WHEN_REQUIRED"]);
    });
  });
});

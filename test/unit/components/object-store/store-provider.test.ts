import { expect } from "chai";
import { isAws, storeProvider, type StoreProviderArgs } from "../../../../components/object-store/store-provider";
import { deploy } from "../support/engine";

const args: StoreProviderArgs = {
  url: "http://10.0.0.1:7480",
  region: "us-east-1",
  pathStyle: true,
  owner: { name: "lake", accessKey: "lake-access", secretKey: "lake-secret" },
};

async function inputsOf(change: Partial<StoreProviderArgs> = {}) {
  const resources = await deploy(() => storeProvider("store", { ...args, ...change }, {}));
  return resources.get("pulumi:providers:aws store")!.inputs;
}

describe("storeProvider", () => {
  it("asks the service alone: no account, metadata service or region", async () => {
    const provider = await inputsOf();
    expect(provider).to.include({
      region: "us-east-1",
      s3UsePathStyle: "true",
      skipCredentialsValidation: "true",
      skipMetadataApiCheck: "true",
      skipRegionValidation: "true",
      skipRequestingAccountId: "true",
    });
    expect(JSON.parse(provider.endpoints as string)).to.deep.equal([{ s3: "http://10.0.0.1:7480" }]);
  });

  it("trusts the authorities that it is given, else the machine's", async () => {
    expect(await inputsOf()).not.to.have.property("customCaBundle");
    const caBundle = { path: "authorities.pem", pem: "" };
    expect(await inputsOf({ caBundle })).to.have.property("customCaBundle", "authorities.pem");
  });
});

describe("isAws", () => {
  it("knows AWS by its hosts", () => {
    for (const [url, expected] of [
      ["https://s3.eu-central-1.amazonaws.com", true],
      ["https://s3.cn-north-1.amazonaws.com.cn", true],
      ["https://rgw.example.com", false],
      ["https://amazonaws.com.example.com", false],
    ] as const) {
      expect(isAws(url), url).to.equal(expected);
    }
  });
});

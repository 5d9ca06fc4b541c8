import { expect } from "chai";
import { imagesTrusted } from "../../../../policies/rules/images-trusted";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const pod = (image: unknown, ...registries: string[]) =>
  judge(imagesTrusted, types.pod, { spec: { containers: [{ image }] } }, registries.length > 0 ? { registries } : {});

describe("policy images-trusted", () => {
  describesItself(imagesTrusted);

  it("passes images of any registry where none is listed", async () => {
    expect(await pod("evil.example.com/miner:1.0")).to.be.empty;
  });

  for (const [image, registry] of [
    ["registry.example.com/lakehouse/spark:3.5.5", "registry.example.com"],
    ["registry.example.com/lakehouse/spark:3.5.5", "registry.example.com/lakehouse"],
    ["registry.example.com:5000/spark@sha256:abc", "registry.example.com:5000"],
    ["localhost/spark:3.5.5", "localhost"],
    ["spark:3.5.5", "docker.io/library"],
    ["apache/spark:3.5.5", "docker.io/apache"],
  ] as const) {
    it(`passes ${image} of ${registry}`, async () => {
      expect(await pod(image, "other.example.com", registry)).to.be.empty;
    });
  }

  for (const [image, name] of [
    ["evil.example.com/spark:3.5.5", "evil.example.com/spark:3.5.5"],
    ["registry.example.com.evil.com/spark:3.5.5", "registry.example.com.evil.com/spark:3.5.5"],
    ["registry.example.com/lakehouse-evil/spark:1", "registry.example.com/lakehouse-evil/spark:1"],
    ["registry.example.com:5000/lakehouse/spark:1", "registry.example.com:5000/lakehouse/spark:1"],
    ["spark:3.5.5", "docker.io/library/spark:3.5.5"],
  ] as const) {
    it(`refuses ${image}`, async () => {
      expect(await pod(image, "registry.example.com/lakehouse")).to.deep.equal([
        `spec.containers[0].image is not from registry.example.com/lakehouse: ${name}.`,
      ]);
    });
  }

  it("judges every image of a Spark job", async () => {
    const spec = { image: "a.com/spark:1", driver: { sidecars: [{ image: "b.com/proxy:1" }] }, executor: {} };
    expect(await judge(imagesTrusted, types.spark, { spec }, { registries: ["a.com"] })).to.deep.equal([
      "spec.driver.sidecars[0].image is not from a.com: b.com/proxy:1.",
    ]);
  });

  it("refuses what it cannot see", async () => {
    expect((await pod(unknown.text, "a.com")).join()).to.include("image is not known");
    expect((await judge(imagesTrusted, types.unknown, {})).join()).to.include("the policies cannot see");
  });
});

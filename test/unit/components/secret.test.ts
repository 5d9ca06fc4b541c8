import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { secretAnnotations, secretMark } from "../../../components/secret";

const content = (key: string) => ({ entries: { AWS_SECRET_ACCESS_KEY: pulumi.secret(key) } });
const valueOf = <T>(output: pulumi.Output<T> | undefined) => new Promise<T>((resolve) => output?.apply(resolve));

describe("secretMark", () => {
  it("is public, and the same for the same Secret only", async () => {
    const mark = secretMark("keys", content("planted"));
    expect(mark && (await pulumi.isSecret(mark))).to.equal(false);
    expect(await valueOf(mark)).to.match(/^[0-9a-f]{8}$/);
    expect(await valueOf(secretMark("keys", content("planted")))).to.equal(await valueOf(mark));
    expect(await valueOf(secretMark("keys", content("rotated")))).not.to.equal(await valueOf(mark));
    expect(await valueOf(secretMark("other-keys", content("planted")))).not.to.equal(await valueOf(mark));
  });

  it("is not there for what a secret store has", () => {
    const mark = secretMark("keys", { secretStore: "vault", path: "lakehouse/jobs", properties: {} });
    expect(secretAnnotations(mark)).to.deep.equal({});
  });
});

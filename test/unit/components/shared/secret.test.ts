import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { secretAnnotations, secretMark } from "../../../../components/shared/secret";

const content = (key: string) => ({ entries: { AWS_SECRET_ACCESS_KEY: pulumi.secret(key) } });
const valueOf = <T>(output: pulumi.Output<T> | undefined) => new Promise<T>((resolve) => output?.apply(resolve));

describe("secretMark", () => {
  const markOf = (name: string, key: string, markKey = "a strong key") =>
    valueOf(secretMark(name, content(key), pulumi.secret(markKey)));

  it("is public, and the same for the same Secret only", async () => {
    const mark = secretMark("keys", content("planted"), pulumi.secret("a strong key"));
    expect(mark && (await pulumi.isSecret(mark))).to.equal(false);
    expect(await valueOf(mark)).to.match(/^[0-9a-f]{16}$/);
    expect(await markOf("keys", "planted")).to.equal(await valueOf(mark));
    expect(await markOf("keys", "rotated")).not.to.equal(await valueOf(mark));
    expect(await markOf("other-keys", "planted")).not.to.equal(await valueOf(mark));
  });

  it("does not let anybody without the key find a weak password by trying", async () => {
    const mark = await markOf("keys", "Summer2026!");
    const candidates = ["Winter2026!", "Summer2026!", "password", ...Array.from({ length: 50 }, String)];
    const tried = candidates.flatMap((password) => candidates.map((key) => markOf("keys", password, key)));
    expect(await Promise.all(tried)).not.to.include(mark);
  });

  it("is not there for what a secret store has", () => {
    const mark = secretMark(
      "keys",
      { secretStore: "vault", remoteKey: "lakehouse/jobs", properties: {} },
      "a strong key",
    );
    expect(secretAnnotations(mark)).to.deep.equal({});
  });
});

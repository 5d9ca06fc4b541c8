import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { checksumAnnotations, secretChecksum } from "../../../../components/shared/secret";

const entries = { AWS_SECRET_ACCESS_KEY: "secretKey" } as const;
const secret = (name: string, key: string) => ({
  name,
  source: { values: { secretKey: pulumi.secret(key) } },
  entries,
});
const valueOf = <T>(output: pulumi.Output<T> | undefined) => new Promise<T>((resolve) => output?.apply(resolve));

describe("secretChecksum", () => {
  const checksumOf = (name: string, key: string, checksumKey = "a strong key") =>
    valueOf(secretChecksum(secret(name, key), pulumi.secret(checksumKey)));

  it("is public, and the same for the same Secret only", async () => {
    const checksum = secretChecksum(secret("keys", "planted"), pulumi.secret("a strong key"));
    expect(checksum && (await pulumi.isSecret(checksum))).to.equal(false);
    expect(await valueOf(checksum)).to.match(/^[0-9a-f]{16}$/);
    expect(await checksumOf("keys", "planted")).to.equal(await valueOf(checksum));
    expect(await checksumOf("keys", "rotated")).not.to.equal(await valueOf(checksum));
    expect(await checksumOf("other-keys", "planted")).not.to.equal(await valueOf(checksum));
  });

  it("does not let anybody without the key find a weak password by trying", async () => {
    const checksum = await checksumOf("keys", "Summer2026!");
    const candidates = ["Winter2026!", "Summer2026!", "password", ...Array.from({ length: 50 }, String)];
    const tried = candidates.flatMap((password) => candidates.map((key) => checksumOf("keys", password, key)));
    expect(await Promise.all(tried)).not.to.include(checksum);
  });

  it("is not there for what a secret store has", () => {
    const source = { secretStore: "vault", remoteKey: "lakehouse/jobs" };
    const checksum = secretChecksum({ name: "keys", source, entries }, "a strong key");
    expect(checksumAnnotations(checksum)).to.deep.equal({});
  });
});

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { expect } from "chai";
import * as fc from "fast-check";
import { certificatesIn, javaTrustStore } from "../../../../components/shared/java-trust-store";

const bundles = fc.uniqueArray(fc.constantFrom(...rootCertificates), { minLength: 1, maxLength: 20 });
const pemOf = (bundle: readonly string[]) => bundle.join("\n");

describe("certificatesIn", () => {
  it("finds every certificate of a bundle, in its order", () => {
    fc.assert(
      fc.property(bundles, (bundle) => {
        const found = certificatesIn(pemOf(bundle)).map(({ raw }) => raw.toString("base64"));
        expect(found).to.deep.equal(bundle.map((pem) => pem.replace(/-----.*-----|\s/g, "")));
      }),
    );
  });

  it("passes over comments, and what is there twice", () => {
    const [one = "", other = ""] = rootCertificates;
    expect(certificatesIn(`# ours\n${one}\nOur second:\n${other}\n${one}`)).to.have.lengthOf(2);
  });

  it("finds none in a text without, and refuses one that is damaged", () => {
    expect(certificatesIn("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----")).to.deep.equal([]);
    expect(() => certificatesIn((rootCertificates[0] ?? "").replace(/\n[^-]{20}/, "\nAAAA"))).to.throw();
  });
});

describe("javaTrustStore", () => {
  it("is the same for the same certificates, and another for others", () => {
    fc.assert(
      fc.property(bundles, bundles, (one, other) => {
        const [store, again, another] = [one, one, other].map((bundle) =>
          javaTrustStore(certificatesIn(pemOf(bundle))),
        );
        expect(store).to.deep.equal(again);
        expect(store?.equals(another!)).to.equal(pemOf(one) === pemOf(other));
      }),
    );
  });

  describe("for Java", () => {
    let folder: string;
    before(needsJava);
    before(() => (folder = mkdtempSync(join(tmpdir(), "trust-store-"))));
    after(() => {
      if (folder as string | undefined) rmSync(folder, { recursive: true });
    });

    it("has just these certificates, undamaged", () => {
      const certificates = certificatesIn(pemOf(rootCertificates.slice(0, 5)));
      const file = join(folder, "store.jks");
      writeFileSync(file, javaTrustStore(certificates));
      const listed = execFileSync("keytool", ["-list", "-rfc", "-keystore", file, "-storepass", "changeit"]);
      expect(certificatesIn(listed.toString()).map(({ fingerprint256 }) => fingerprint256)).to.have.members(
        certificates.map(({ fingerprint256 }) => fingerprint256),
      );
      expect(listed.toString().match(/trustedCertEntry/g)).to.have.lengthOf(5);
    });
  });
});

/** Skips the suite, with the reason, where no Java could say whether it reads the file. */
function needsJava(this: Mocha.Context): void {
  try {
    execFileSync("keytool", ["-help"], { stdio: "pipe" });
  } catch {
    console.log("    (needs a Java runtime on this machine)");
    this.skip();
  }
}

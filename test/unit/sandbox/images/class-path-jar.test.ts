import { expect } from "chai";
import fc from "fast-check";
import { classPathManifest } from "../../../../sandbox/images/class-path-jar";

/** A manifest as Java reads it: a line that begins with a blank goes on with the line before. */
const attributes = (manifest: string) => manifest.replaceAll("\r\n ", "").split("\r\n");

const jars = fc.array(fc.stringMatching(/^[a-zA-Z0-9/._-]{1,200}\.jar$/), { maxLength: 400 });

describe("the jar that gives the jars of an image their order", () => {
  it("names each of them, in that order", () => {
    fc.assert(
      fc.property(jars, (names) => {
        const [version, classPath, ...rest] = attributes(classPathManifest(names));
        expect(version).to.equal("Manifest-Version: 1.0");
        expect(classPath).to.equal(`Class-Path: ${names.join(" ")}`);
        expect(rest).to.deep.equal(["", ""]);
      }),
    );
  });

  it("has no line that is longer than Java reads", () => {
    fc.assert(
      fc.property(jars, (names) => {
        const lengths = classPathManifest(names)
          .split("\r\n")
          .map((line) => Buffer.byteLength(line));
        expect(Math.max(...lengths)).to.be.at.most(72);
      }),
    );
  });
});

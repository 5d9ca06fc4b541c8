import { expect } from "chai";
import fc from "fast-check";
import { nessiePorts } from "../../../../components/catalog/nessie-ports";

const digest = `@sha256:${"0".repeat(64)}`;
const imageOf = (version: string) => `registry.example.com:5000/projectnessie/nessie:${version}`;
const minorBetween = (min: number, max: number) =>
  fc.tuple(fc.integer({ min, max }), fc.nat(20)).map(([minor, patch]) => imageOf(`0.${minor}.${patch}`));

describe("nessiePorts", () => {
  it("has health and metrics on the API's port before 0.82.0", () => {
    fc.assert(fc.property(minorBetween(0, 81), (image) => nessiePorts(image).management === 19120));
    expect(nessiePorts(imageOf(`0.77.1-java${digest}`)).management).to.equal(19120);
  });

  it("has them on one of their own since, and where the image does not tell its version", () => {
    fc.assert(fc.property(minorBetween(82, 300), (image) => nessiePorts(image).management === 9000));
    for (const image of [imageOf("1.2.3"), imageOf("stable"), `example.com/nessie${digest}`]) {
      expect(nessiePorts(image)).to.deep.equal({ api: 19120, management: 9000 });
    }
  });
});

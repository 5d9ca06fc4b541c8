import { expect } from "chai";
import { refuseMissingImages, stackOptions } from "../../../sandbox/deploy";

describe("stack dev", () => {
  it("is deployed as it stands on a real node", () => {
    expect(stackOptions("real")).to.deep.equal([]);
  });

  it("goes without the object store where pods only pretend to run", () => {
    expect(stackOptions("simulated")).to.deep.equal(["--config", "lakehouse:objectStoreEndpoint="]);
  });

  describe("names images", () => {
    const present = ["localhost/spark:3.5.5", "localhost/nessie:0.99.0", "sha256:0123"];

    it("that the node has, or that a registry may have", () => {
      const stack =
        "config:\n  l:sparkImage: localhost/spark:3.5.5\n  l:catalogImage: ghcr.io/projectnessie/nessie:0.77.1\n";
      expect(() => {
        refuseMissingImages(stack, present);
      }).not.to.throw();
    });

    it("or is refused, with those that there are", () => {
      expect(() => {
        refuseMissingImages("config:\n  l:sparkImage: localhost/spark:4.0.0\n", present);
      }).to.throw(
        'l:sparkImage is "localhost/spark:4.0.0", which the sandbox\'s node does not have: ' +
          "choose one of localhost/spark:3.5.5, localhost/nessie:0.99.0.",
      );
    });
  });
});

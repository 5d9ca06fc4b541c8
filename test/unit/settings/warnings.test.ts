import { expect } from "chai";
import { warnings } from "../../../settings/warnings";

const encrypted = {
  objectStoreEndpoint: "https://rgw.object-store.svc",
  objectStoreDeployEndpoint: undefined,
  catalogUri: undefined,
};

describe("warnings", () => {
  it("are none where store and catalog speak https", () => {
    expect(warnings(encrypted)).to.deep.equal([]);
    expect(warnings({ ...encrypted, catalogUri: "https://nessie.example.com/api/v2" })).to.deep.equal([]);
  });

  it("tell of each server by http, and of the remedy", () => {
    for (const name of ["objectStoreEndpoint", "objectStoreDeployEndpoint", "catalogUri"] as const) {
      for (const url of ["http://rgw.example.com", "HTTP://RGW"]) {
        expect(warnings({ ...encrypted, [name]: url })).to.deep.equal([
          `lakehouse:${name} is an http URL: whoever is on the way reads and changes tables unnoticed. ` +
            "Give the server a certificate, and use https.",
        ]);
      }
    }
  });
});

import { expect } from "chai";
import { warnings } from "../../../settings/warnings";

const store = {
  region: "us-east-1",
  pathStyle: true,
  bucket: "lake",
  owner: { name: "lake", accessKey: "a", secretKey: "b" },
  eventLogDays: 30,
  oldVersionDays: 7,
  adoptBuckets: false,
};
const existing = (url: string) => ({ type: "existing", url }) as const;

describe("what should not be set as it is", () => {
  it("is nothing where every server has https, or is the platform's own", () => {
    const objectStore = { ...store, endpoint: { url: "https://rgw", external: "https://s3.example.com" } };
    expect(warnings({ objectStore, catalog: existing("https://nessie/api/v2") })).to.deep.equal([]);
    expect(warnings({ catalog: { type: "volume", image: "nessie:1", size: "1Gi" } })).to.deep.equal([]);
  });

  it("is an http URL of store and catalog, as jobs and as deployments reach them", () => {
    const objectStore = { ...store, endpoint: { url: "http://rgw", external: "HTTP://10.0.0.1:7480" } };
    const sentences = warnings({ objectStore, catalog: existing("http://nessie:19120/api/v2") });
    expect(sentences).to.deep.equal(
      ["objectStore.endpoint.url", "objectStore.endpoint.external", "catalog.url"].map(
        (key) =>
          `lakehouse:${key} is an http URL: anybody on the network path can read and change tables unnoticed. ` +
          "Give the server a certificate, and use https.",
      ),
    );
  });
});

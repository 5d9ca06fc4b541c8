import { expect } from "chai";
import { describeAccess } from "../../../../sandbox/commands/history-server";

const metadata = { name: "history-server", namespace: "lakehouse" };
const service = { metadata, spec: { ports: [{ port: 18080 }] } };
const rules = [{ host: "history.example.com" }];

describe("the way to the History Server", () => {
  it("is its Ingress's address, where there is one", () => {
    expect(describeAccess({ metadata, spec: { rules } }, service)).to.equal("http://history.example.com");
    expect(describeAccess({ metadata, spec: { rules, tls: [{}] } }, service)).to.equal("https://history.example.com");
  });

  it("else is a port-forward to its Service, wherever that is", () => {
    expect(describeAccess(undefined, service)).to.equal(
      "`npm run kubectl -- port-forward --namespace lakehouse service/history-server 18080`, then http://localhost:18080",
    );
  });

  it("is none where there is no History Server", () => {
    expect(describeAccess(undefined, undefined)).to.equal(undefined);
  });
});

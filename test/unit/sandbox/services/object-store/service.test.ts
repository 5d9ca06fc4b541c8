import { expect } from "chai";
import { gatewayServiceObjects } from "../../../../../sandbox/services/object-store/service";

describe("The gateway's Service", () => {
  it("leads pods from rgw.object-store.svc, port 443, to the gateway on the node", () => {
    const [namespace, service, slice] = gatewayServiceObjects();
    expect(namespace).to.have.nested.property("metadata.name", "object-store");
    expect(service).to.deep.include({ kind: "Service", metadata: { namespace: "object-store", name: "rgw" } });
    expect(service).to.have.nested.property("spec.ports[0].port", 443);
    expect(slice).to.have.nested.property("endpoints[0].addresses[0]", "10.89.0.2");
    expect(slice).to.have.nested.property("ports[0].port", 17480);
  });

  it("has no selector, lest Kubernetes look for pods behind it", () => {
    expect(gatewayServiceObjects()[1]).not.to.have.nested.property("spec.selector");
  });
});

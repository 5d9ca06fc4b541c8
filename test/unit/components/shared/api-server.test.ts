import { expect } from "chai";
import { anywhereButMetadata } from "../../../../components/shared/address-ranges";
import { egressToApiServer, ingressFromApiServer } from "../../../../components/shared/api-server";

const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: "TCP", port }));
const addresses = ["192.0.2.0/28", "198.51.100.7/32"];
const blocks = addresses.map((cidr) => ({ ipBlock: { cidr } }));

describe("the API server, which is no pod,", () => {
  it("is reached by its usual ports, anywhere but at a metadata service", () => {
    expect(egressToApiServer()).to.deep.equal({ to: anywhereButMetadata, ports: tcp(443, 6443) });
  });

  it("is reached by the port and at the addresses that are told, and no others", () => {
    expect(egressToApiServer({ port: 16443, addresses })).to.deep.equal({ to: blocks, ports: tcp(443, 16443) });
    expect(egressToApiServer({ port: 443, addresses })).to.deep.equal({ to: blocks, ports: tcp(443) });
  });

  it("alone calls a webhook where its addresses are told", () => {
    expect(ingressFromApiServer(9443, { addresses })).to.deep.equal({ from: blocks, ports: tcp(9443) });
  });

  it("calls a webhook from wherever it is, because no standard peer is `everything but pods`", () => {
    expect(ingressFromApiServer(9443)).to.deep.equal({ ports: tcp(9443) });
  });
});

import { expect } from "chai";
import { cephConfiguration } from "../../../../../sandbox/services/object-store/configuration";

describe("Ceph's configuration", () => {
  const given = {
    clusterId: "6f8b3a52-8d5f-4b8e-9d55-5d3b8f6d2c11",
    address: "10.89.0.2",
    encrypted: false,
    ports: { monitor: 13300, gateway: 17480 },
  };
  const text = cephConfiguration(given);

  it("lets only the gateway listen where others can reach it", () => {
    const listening = text
      .split("\n")
      .filter((line) => /^(mon host|public addr|cluster addr|rgw frontends) /.test(line));
    expect(listening).to.deep.equal([
      "mon host = [v2:127.0.0.1:13300/0]",
      "public addr = 127.0.0.1",
      "cluster addr = 127.0.0.1",
      "rgw frontends = beast endpoint=10.89.0.2:17480",
    ]);
  });

  it("lets the gateway speak https only, if it has a certificate", () => {
    const frontends = /^rgw frontends = (.*)$/m.exec(cephConfiguration({ ...given, encrypted: true }))?.[1];
    expect(frontends).to.equal("beast ssl_endpoint=10.89.0.2:17480 ssl_certificate=/var/lib/ceph/gateway.pem");
  });

  it("leaves Ceph's authentication on", () => {
    expect(text)
      .to.include("keyring = /var/lib/ceph/keyring")
      .and.not.to.match(/^auth \w+ required/m);
  });

  it("is the same for the same settings, so that nothing restarts without need", () => {
    expect(cephConfiguration({ ...given })).to.equal(text);
    expect(cephConfiguration({ ...given, address: "127.0.0.1" })).not.to.equal(text);
  });

  it("has a section for each daemon", () => {
    expect(text.match(/^\[.*\]$/gm)).to.deep.equal(["[global]", "[mon]", "[osd]", "[client.rgw]"]);
  });
});

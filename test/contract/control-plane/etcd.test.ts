import { expect } from "chai";
import { readFile } from "node:fs/promises";
import { request as requestByHttp } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { type OwnControlPlane, startOwnControlPlane, stopOwnControlPlane } from "../scheduler/support/control-plane";

/** With simulated nodes etcd is on the machine's loopback interface, where every local user gets. */
describe("etcd", function () {
  this.timeout("2m");
  let plane: OwnControlPlane;

  before(async () => {
    plane = await startOwnControlPlane();
  });
  after(stopOwnControlPlane);

  const pem = (file: string) => readFile(join(plane.pki, file));
  const authority = async () => ({ ca: await pem("etcd-ca.crt") });
  const withCertificate = async (name: string) => ({
    ...(await authority()),
    cert: await pem(`${name}.crt`),
    key: await pem(`${name}.key`),
  });

  /** The status of its answer, or how the connection ended. */
  function outcome(port: number, tls?: object): Promise<string> {
    const path = "/version";
    return new Promise((resolve) => {
      const options = { host: "127.0.0.1", port, path };
      (tls ? request({ ...options, ...tls }) : requestByHttp(options))
        .on("response", (response) => {
          response.resume();
          resolve(String(response.statusCode));
        })
        .on("error", (error: NodeJS.ErrnoException) => {
          resolve(error.code ?? error.message);
        })
        .end();
    });
  }

  it("answers the API server's certificate", async () => {
    const tls = await withCertificate("apiserver-etcd-client");
    expect(await outcome(plane.ports.etcdClient, tls)).to.equal("200");
    expect(await outcome(plane.ports.etcdPeer, tls)).to.equal("200");
  });

  for (const port of ["etcdClient", "etcdPeer"] as const) {
    describe(`at its port ${port} refuses`, () => {
      it("who has no certificate", async () => {
        expect(await outcome(plane.ports[port], await authority())).to.match(/CERTIFICATE_REQUIRED|ECONNRESET/);
      });

      it("the cluster's administrator, whose certificate the cluster's authority has signed", async () => {
        expect(await outcome(plane.ports[port], await withCertificate("admin"))).to.match(
          /UNKNOWN_CA|BAD_CERTIFICATE|ECONNRESET/,
        );
      });

      it("http", async () => {
        expect(await outcome(plane.ports[port])).to.match(/400|ECONNRESET|HPE_/);
      });
    });
  }
});

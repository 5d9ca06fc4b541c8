import { expect } from "chai";
import fc from "fast-check";
import { anywhereButMetadata } from "../../../../components/shared/address-ranges";
import { egressTo } from "../../../../components/shared/endpoint";

const label = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/);
const port = fc.integer({ min: 1, max: 65535 });
const domain = fc.constantFrom("", ".cluster.local", ".cluster.local.", ".k8s.example.com");
const inNamespace = (name: string) => [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } }];
const tcp = (...numbers: number[]) => numbers.map((number) => ({ protocol: "TCP", port: number }));

describe("egressTo", () => {
  it("leads to a Service's namespace and nowhere else, whatever the cluster's domain", () => {
    fc.assert(
      fc.property(label, label, domain, port, (name, namespace, end, number) => {
        const { to } = egressTo({ url: `http://${name}.${namespace}.svc${end}:${number}/path` });
        expect(to).to.deep.equal(inNamespace(namespace));
      }),
    );
  });

  it("leads there for one pod of a Service, for upper case, and for a namespace of the name svc", () => {
    expect(egressTo({ url: "http://nessie-0.nessie.catalog.svc" }).to).to.deep.equal(inNamespace("catalog"));
    expect(egressTo({ url: "postgresql://Db.Catalog.SVC/nessie" }).to).to.deep.equal(inNamespace("catalog"));
    expect(egressTo({ url: "http://rgw.svc.svc" }).to).to.deep.equal(inNamespace("svc"));
  });

  it("leads to no other pods of the namespace where their labels are known", () => {
    const podLabels = { "app.kubernetes.io/name": "nessie" };
    expect(egressTo({ url: "http://nessie.lakehouse.svc:19120", podLabels }).to).to.deep.equal([
      { ...inNamespace("lakehouse")[0], podSelector: { matchLabels: podLabels } },
    ]);
  });

  it("leads anywhere but to metadata services for every other host, because policies know no names", () => {
    for (const host of [
      "s3.example.com",
      "10.0.0.1",
      "[fd00::1]",
      "nessie",
      "nessie.catalog",
      "rgw.svc",
      "svc.example.com",
    ]) {
      expect(egressTo({ url: `https://${host}` }).to, host).to.deep.equal(anywhereButMetadata);
    }
  });

  it("leads to addresses where these are told, whatever the name", () => {
    const addresses = ["10.0.0.0/28", "fd00::/64"];
    for (const url of ["https://rgw.object-store.svc", "https://s3.example.com"]) {
      expect(egressTo({ url, addresses }).to).to.deep.equal(addresses.map((cidr) => ({ ipBlock: { cidr } })));
    }
  });

  it("opens the URL's port, and that of the pods behind it", () => {
    fc.assert(
      fc.property(fc.constantFrom("http", "https", "postgresql"), port, fc.option(port), (scheme, own, targetPort) => {
        const { ports } = egressTo({ url: `${scheme}://host:${own}`, targetPort: targetPort ?? undefined });
        expect(ports).to.deep.equal(tcp(...new Set([own, targetPort ?? own])));
      }),
    );
  });

  it("opens the usual port of the scheme where the URL has none", () => {
    expect(egressTo({ url: "http://a.b.svc" }).ports).to.deep.equal(tcp(80));
    expect(egressTo({ url: "https://a.b.svc", targetPort: 8443 }).ports).to.deep.equal(tcp(443, 8443));
    expect(egressTo({ url: "postgresql://a.b.svc/nessie" }).ports).to.deep.equal(tcp(5432));
    expect(() => egressTo({ url: "gopher://a.b.svc" })).to.throw(
      'The scheme "gopher:" of a URL has no usual port: write the port, too.',
    );
  });
});

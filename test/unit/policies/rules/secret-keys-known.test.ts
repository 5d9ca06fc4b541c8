import { expect } from "chai";
import { secretKeysKnown } from "../../../../policies/rules/secret-keys-known";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";

const remoteKeys = { jobs: ["lakehouse/jobs"], web: ["web", "shared/ca"] };
const type = "kubernetes:external-secrets.io/v1:ExternalSecret";
const external = (spec: object, namespace: unknown = "jobs", config: object = { remoteKeys }) =>
  judge(secretKeysKnown, type, { metadata: { namespace }, spec }, config);
const key = (key: unknown) => ({ data: [{ secretKey: "password", remoteRef: { key } }] });

describe("policy secret-keys-known", () => {
  describesItself(secretKeysKnown);

  it("passes any key where none are listed", async () => {
    expect(await external(key("lakehouse/owner"), "jobs", {})).to.be.empty;
  });

  it("passes the keys of a namespace, and what is under them", async () => {
    expect(await external(key("lakehouse/jobs"))).to.be.empty;
    expect(await external(key("web/database"), "web")).to.be.empty;
    expect(await external({ dataFrom: [{ extract: { key: "shared/ca" } }] }, "web")).to.be.empty;
    const byProvider = await judge(secretKeysKnown, type, { spec: key("web") }, { remoteKeys }, { namespace: "web" });
    expect(byProvider, "in the provider's namespace").to.be.empty;
  });

  for (const wrong of ["lakehouse/owner", "lakehouse", "lakehouse/jobs-of-others", "lakehouse/jobs/../owner"]) {
    it(`refuses ${wrong} in the jobs' namespace`, async () => {
      expect(await external(key(wrong))).to.deep.equal([
        `spec.data[0].remoteRef.key is not a key for namespace jobs (lakehouse/jobs): ${wrong}.`,
      ]);
    });
  }

  it("refuses all entries of another key, and what a search finds", async () => {
    const dataFrom = [{ extract: { key: "lakehouse/owner" } }, { find: { name: { regexp: ".*" } } }];
    expect(await external({ dataFrom })).to.deep.equal([
      "spec.dataFrom[0].extract.key is not a key for namespace jobs (lakehouse/jobs): lakehouse/owner.",
      "spec.dataFrom[1].extract.key is not a key for namespace jobs (lakehouse/jobs): a search.",
    ]);
  });

  it("refuses any key in a namespace that has none", async () => {
    expect(await external(key("lakehouse/jobs"), "other")).to.deep.equal([
      "spec.data[0].remoteRef.key is not a key for namespace other (none): lakehouse/jobs.",
    ]);
  });

  it("refuses kinds that carry keys to other places", async () => {
    for (const kind of ["ClusterExternalSecret", "PushSecret", "SecretStore"]) {
      const other = `kubernetes:external-secrets.io/v1:${kind}`;
      expect(await judge(secretKeysKnown, other, { spec: {} }, { remoteKeys })).to.deep.equal([
        `A ${kind} may copy any key to any namespace.`,
      ]);
    }
  });

  it("judges what a patch asks for", async () => {
    const metadata = { namespace: "jobs" };
    const patched = await judge(secretKeysKnown, `${type}Patch`, { metadata, spec: key("owner") }, { remoteKeys });
    expect(patched).to.have.length(1);
  });

  it("refuses what is not known yet", async () => {
    expect((await external(key(unknown.text))).join()).to.include("remoteRef.key is not known");
  });
});

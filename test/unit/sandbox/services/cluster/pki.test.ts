import { expect } from "chai";
import { X509Certificate, createPrivateKey } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { ensurePki } from "../../../../../sandbox/services/cluster/pki";

describe("the cluster's certificates", () => {
  let folder: string;
  let pki: string;
  let kubeconfig: string;
  const certificate = async (name: string) => new X509Certificate(await readFile(join(pki, `${name}.crt`)));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pki-"));
    pki = join(folder, "pki");
    kubeconfig = join(folder, "kubeconfig");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("are signed by the cluster's own authority, and etcd's by etcd's, for the keys beside them", async () => {
    await ensurePki("real", pki, kubeconfig);
    const [ofCluster, ofEtcd] = [await certificate("ca"), await certificate("etcd-ca")];
    const names = (await readdir(pki)).filter((file) => file.endsWith(".crt")).map((file) => file.slice(0, -4));
    expect(names).to.have.length(15);
    for (const name of names) {
      const issued = await certificate(name);
      const isForEtcd = ["etcd", "apiserver-etcd-client", "etcd-ca"].includes(name);
      expect(issued.ca, name).to.equal(["ca", "etcd-ca"].includes(name));
      expect(issued.verify(ofCluster.publicKey), name).to.equal(!isForEtcd);
      expect(issued.verify(ofEtcd.publicKey), name).to.equal(isForEtcd);
      expect(issued.checkPrivateKey(createPrivateKey(await readFile(join(pki, `${name}.key`)))), name).to.be.true;
    }
  });

  it("name the identities that Kubernetes gives rights to", async () => {
    await ensurePki("real", pki, kubeconfig);
    expect((await certificate("kubelet")).subject).to.equal("O=system:nodes\nCN=system:node:node-0");
    expect((await certificate("scheduler")).subject).to.equal("CN=system:kube-scheduler");
    expect((await certificate("admin")).subject).to.include("O=system:masters");
    for (const name of ["local-volumes", "network-policies"]) {
      expect((await certificate(name)).subject, name).to.equal(`CN=${name}`);
    }
    expect((await certificate("apiserver")).checkIP("10.89.0.2")).to.equal("10.89.0.2");
    expect((await certificate("apiserver")).checkHost("kubernetes.default.svc")).to.not.be.undefined;
    expect((await certificate("object-store")).checkHost("rgw.object-store.svc")).to.not.be.undefined;
  });

  it("are readable by their owner only", async () => {
    await ensurePki("real", pki, kubeconfig);
    for (const file of [kubeconfig, ...(await readdir(pki)).map((name) => join(pki, name))]) {
      expect((await stat(file)).mode & 0o777, file).to.equal(0o600);
    }
  });

  it("come with a kubeconfig whose only context is the sandbox's", async () => {
    await ensurePki("simulated", pki, kubeconfig);
    const config = parse(await readFile(kubeconfig, "utf8")) as {
      "current-context": string;
      contexts: { name: string }[];
      clusters: { cluster: { server: string } }[];
    };
    expect(config.contexts.map(({ name }) => name)).to.deep.equal(["lakehouse-sandbox"]);
    expect(config["current-context"]).to.equal("lakehouse-sandbox");
    expect(config.clusters[0]?.cluster.server).to.equal("https://127.0.0.1:16443");
  });

  it("stay as they are, and only the authority stays when others are needed", async () => {
    const issue = await ensurePki("real", pki, kubeconfig);
    const before = { ca: await certificate("ca"), admin: await certificate("admin") };
    expect(await ensurePki("real", pki, kubeconfig)).to.equal(issue);
    expect((await certificate("admin")).fingerprint).to.equal(before.admin.fingerprint);

    expect(await ensurePki("simulated", pki, kubeconfig)).to.not.equal(issue);
    expect((await certificate("ca")).fingerprint).to.equal(before.ca.fingerprint);
    const admin = await certificate("admin");
    expect(admin.fingerprint).to.not.equal(before.admin.fingerprint);
    expect(admin.verify(before.ca.publicKey)).to.be.true;
  });

  describe("are renewed", () => {
    const inDays = (days: number) => new Date(Date.now() + days * 24 * 3600_000);
    const ensureAt = (now: Date) => ensurePki("real", pki, kubeconfig, undefined, now);
    const years = 365.25;

    it("not more than 30 days before their end", async () => {
      await ensureAt(inDays(0));
      await ensurePki("simulated", pki, kubeconfig, undefined, inDays(years));
      const issue = await ensureAt(inDays(years));
      expect(await ensureAt(inDays(10 * years - 32))).to.equal(issue);
    });

    it("with their authority, which none of them outlives", async () => {
      await ensureAt(inDays(0));
      const before = await certificate("ca");
      await ensurePki("simulated", pki, kubeconfig, undefined, inDays(years));
      expect(Date.parse((await certificate("admin")).validTo)).to.be.at.most(Date.parse(before.validTo));

      const issue = await ensurePki("simulated", pki, kubeconfig, undefined, inDays(10 * years - 20));
      const [authority, admin] = [await certificate("ca"), await certificate("admin")];
      expect(authority.fingerprint).to.not.equal(before.fingerprint);
      expect(admin.verify(authority.publicKey)).to.be.true;
      expect(Date.parse(admin.validTo)).to.be.above(inDays(19 * years).getTime());
      expect(await readFile(kubeconfig, "utf8")).to.include(
        Buffer.from(await readFile(join(pki, "ca.crt"))).toString("base64"),
      );
      // Daemons restart with them.
      expect(await ensurePki("simulated", pki, kubeconfig, undefined, inDays(10 * years))).to.equal(issue);
    });
  });
});

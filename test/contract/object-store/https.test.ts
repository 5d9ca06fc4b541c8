import { ListBucketsCommand } from "@aws-sdk/client-s3";
import * as aws from "@pulumi/aws";
import { expect } from "chai";
import { randomBytes, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { ensurePki } from "../../../sandbox/services/cluster/pki";
import { checksums } from "../../../sandbox/pulumi-cli/pulumi-cli";
import { connect } from "../../../stand-ins/aws/configuration";
import { TestStack } from "../aws/support/stack";
import { client, type LiveStore, makeStore, removeStore, storeIsUp, userOf } from "./support/live-store";

describe("The object store, by https", function () {
  this.timeout("2m");
  let pki: string;
  let authority: string;
  let store: LiveStore;

  before(async function () {
    await storeIsUp.call(this); // or skips
    pki = await mkdtemp(join(tmpdir(), "pki-"));
    const pkiOf = (file: string) => join(pki, "issued", file);
    // With simulated nodes all servers are on the loopback interface, as the tests' own store is.
    await ensurePki("simulated", join(pki, "issued"), join(pki, "kubeconfig"));
    authority = pkiOf("ca.crt");
    store = await makeStore({ certificate: pkiOf("object-store.crt"), key: pkiOf("object-store.key"), authority });
  });
  after(async () => {
    if (store as LiveStore | undefined) await removeStore(store);
    if (pki as string | undefined) await rm(pki, { recursive: true });
  });

  /** Asks the gateway as who trusts just this authority; the fingerprint of the certificate with which it answered. */
  const servedTo = async (ca: string) => {
    const url = new URL(store.ceph.endpoint);
    const socket = connectTls({ host: url.hostname, port: Number(url.port), ca });
    await once(socket, "secureConnect");
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  };

  const refusal = (request: Promise<unknown>) =>
    request.then(
      () => "",
      (error: unknown) => String((error as { code?: string }).code),
    );

  it("runs, and finds itself well", async () => {
    expect(await store.ceph.answers()).to.equal(true);
    expect(await userOf(await store.daemons.pid("radosgw"))).to.equal("ceph");
  });

  it("serves who trusts its authority, and nobody else has to believe it", async () => {
    const requestHandler = { httpsAgent: new Agent({ ca: await readFile(authority) }) };
    await client(store, store.users.owner, { requestHandler }).send(new ListBucketsCommand());
    expect(await refusal(client(store, store.users.owner).send(new ListBucketsCommand()))).to.match(
      /UNABLE_TO_VERIFY|SELF_SIGNED/,
    );
  });

  it("does not speak http", async () => {
    const endpoint = store.ceph.endpoint.replace("https:", "http:");
    expect(await refusal(client(store, store.users.owner, { endpoint }).send(new ListBucketsCommand()))).not.to.equal(
      "",
    );
  });

  it("is trusted by the aws provider's stand-in for its customCaBundle", async () => {
    const { accessKey, secretKey } = store.users.owner;
    const endpoints = JSON.stringify([{ s3: store.ceph.endpoint }]);
    const settings = { accessKey, secretKey, region: "us-east-1", endpoints, s3UsePathStyle: "true" };
    await connect({ ...settings, customCaBundle: authority }).client.send(new ListBucketsCommand());
    expect(await refusal(connect(settings).client.send(new ListBucketsCommand()))).not.to.equal("");
  });

  describe("and a certificate that was renewed", () => {
    const issue = (url?: string, now?: Date) =>
      ensurePki("simulated", join(pki, "issued"), join(pki, "kubeconfig"), url, now);
    const read = (file: string) => readFile(join(pki, "issued", file), "utf8");
    const issued = async () => new X509Certificate(await read("object-store.crt")).fingerprint256;

    it("is served after the next start, to who trusts the authority as before", async () => {
      const trusted = await read("ca.crt");
      const before = await servedTo(trusted);
      await issue("https://127.0.0.1:1");
      await store.ceph.start(() => undefined);
      expect(await servedTo(trusted))
        .to.equal(await issued())
        .and.not.equal(before);
    });

    it("is served after the next start with its authority, when that was about to end", async () => {
      await rm(join(pki, "issued"), { recursive: true });
      const ends = new Date();
      ends.setFullYear(ends.getFullYear() - 10, ends.getMonth(), ends.getDate() + 20);
      await issue(undefined, ends);
      await store.ceph.start(() => undefined);
      const ending = await read("ca.crt");
      expect(await servedTo(ending)).to.equal(await issued());

      await issue();
      await store.ceph.start(() => undefined);
      expect(await servedTo(await read("ca.crt"))).to.equal(await issued());
      expect(await refusal(servedTo(ending))).to.match(/UNABLE_TO_VERIFY|SELF_SIGNED|CERT_SIGNATURE_FAILURE/);
    });
  });

  describe("and an object of the engine", () => {
    const put = async (environment?: Readonly<Record<string, string>>) => {
      const { accessKey, secretKey } = store.users.owner;
      const stack = await TestStack.create(
        {
          region: "us-east-1",
          endpoints: [{ s3: store.ceph.endpoint }],
          accessKey,
          secretKey,
          s3UsePathStyle: true,
          customCaBundle: authority,
          skipCredentialsValidation: true,
          skipMetadataApiCheck: true,
          skipRegionValidation: true,
          skipRequestingAccountId: true,
        },
        environment,
      );
      const bucket = `bucket-${randomBytes(6).toString("hex")}`;
      const program = (provider: aws.Provider) => {
        const { id } = new aws.s3.Bucket("lake", { bucket, forceDestroy: true }, { provider });
        new aws.s3.BucketObjectv2("marker", { bucket: id, key: "spark-events/.keep", content: "text" }, { provider });
      };
      try {
        return environment ? await stack.failure(program) : await stack.up(program);
      } finally {
        await stack.remove();
      }
    };

    it("is taken without a checksum behind its content", async () => {
      expect(await put()).to.deep.equal({ create: 4 });
    });

    it("is refused with one, which AWS' SDKs send by default; the sentence names the remedy", async () => {
      const byDefault = Object.fromEntries(Object.keys(checksums).map((name) => [name, "when_supported"]));
      expect(await put(byDefault)).to.include("set AWS_REQUEST_CHECKSUM_CALCULATION=when_required");
    });
  });
});

import { createHash, webcrypto, X509Certificate as ReadCertificate } from "node:crypto";
import { copyFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { apiServerUrl, controlPlaneAddress, type NodeKind, realNodeUser } from "../../shared/nodes";
import { gatewayHost, network, nodeName, sandboxName } from "../../shared/settings";
import { writeIfChanged } from "../../shared/write-if-changed";
import { policyEnforcer } from "./network-policies";
import { provisionerUser } from "./storage";

/**
 * etcd obeys every client that its authority has signed, so it cannot be the cluster's, which signs for every kubelet.
 */
type Authority = "ca" | "etcd-ca";

interface Certificate {
  readonly name: string;
  readonly subject: string;
  /** Default: the cluster's. */
  readonly signedBy?: Authority;
  /** Absent: a client's certificate. */
  readonly server?: { readonly names: readonly string[]; readonly addresses: readonly string[] };
}

/**
 * Who talks to whom, as https://kubernetes.io/docs/setup/best-practices/certificates/ lists them; and the object store.
 */
function certificates(kind: NodeKind): Certificate[] {
  const address = controlPlaneAddress(kind);
  const service = "kubernetes.default.svc";
  return [
    {
      name: "apiserver",
      subject: "CN=kube-apiserver",
      server: {
        names: ["localhost", "kubernetes", "kubernetes.default", service, `${service}.cluster.local`],
        addresses: [...new Set(["127.0.0.1", address, network.kubernetesService])],
      },
    },
    {
      name: "kubelet-server",
      subject: `O=system:nodes, CN=${realNodeUser}`,
      server: { names: [nodeName], addresses: [address] },
    },
    { name: "object-store", subject: "CN=object-store", server: { names: [gatewayHost], addresses: [address] } },
    {
      name: "etcd",
      subject: "CN=etcd",
      signedBy: "etcd-ca",
      server: { names: ["localhost"], addresses: ["127.0.0.1"] },
    },
    { name: "apiserver-etcd-client", subject: "CN=kube-apiserver-etcd-client", signedBy: "etcd-ca" },
    { name: "apiserver-kubelet-client", subject: "O=system:masters, CN=kube-apiserver-kubelet-client" },
    { name: "admin", subject: `O=system:masters, CN=${sandboxName}-admin` },
    { name: "controller-manager", subject: "CN=system:kube-controller-manager" },
    { name: "scheduler", subject: "CN=system:kube-scheduler" },
    { name: "kubelet", subject: `O=system:nodes, CN=${realNodeUser}` },
    { name: "kube-proxy", subject: "CN=system:kube-proxy" },
    ...[provisionerUser, policyEnforcer].map((name) => ({ name, subject: `CN=${name}` })),
  ];
}

/** Clients that get a kubeconfig beside their certificate; the administrator's is written elsewhere. */
const kubeconfigs = [
  "controller-manager",
  "scheduler",
  "kubelet",
  "kube-proxy",
  provisionerUser,
  policyEnforcer,
] as const;

const validYears = 10;
const day = 24 * 3600_000;
const renewedBefore = 30 * day;
/** For clients whose clock is behind. */
const validBefore = 3600_000;

/**
 * Makes the cluster's certificate authority, etcd's, and everything they sign, unless `folder` has just these already,
 * and for more than 30 days to come. They appear together or not at all; the cluster's authority once made stays while
 * it is valid, because running pods trust it. Every file is readable by its owner only.
 *
 * @param url of the API server, for the kubeconfigs
 * @param now Default: the machine's clock
 * @returns what tells these certificates from earlier ones, so that daemons restart with them
 */
export async function ensurePki(
  kind: NodeKind,
  folder: string,
  kubeconfig: string,
  url = apiServerUrl(kind),
  now = new Date(),
): Promise<string> {
  const wanted = certificates(kind);
  const request = createHash("sha256")
    .update(JSON.stringify([wanted, url]))
    .digest("hex");
  const issued = await readFile(join(folder, "request"), "utf8").catch(() => undefined);
  const isLasting = async (name: string) => {
    const { validTo } = new ReadCertificate(await readFile(join(folder, `${name}.crt`)));
    return Date.parse(validTo) - now.getTime() > renewedBefore;
  };
  const keepsAuthority = issued !== undefined && (await isLasting("ca"));
  const areLasting =
    issued === request &&
    keepsAuthority &&
    (await Promise.all(wanted.map(({ name }) => isLasting(name)))).every(Boolean);
  if (!areLasting) {
    const unfinished = `${folder}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    await makeKeys(keepsAuthority ? folder : undefined, unfinished, now);
    await issue(wanted, unfinished, now);
    for (const name of kubeconfigs) {
      await writePrivate(join(unfinished, `${name}.kubeconfig`), await renderKubeconfig(url, unfinished, name));
    }
    await writePrivate(join(unfinished, "request"), request);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  }
  await writeIfChanged(kubeconfig, await renderKubeconfig(url, folder, "admin"));
  return `${request} ${new ReadCertificate(await readFile(join(folder, "apiserver.crt"))).fingerprint256}`;
}

/** When the cluster's authority was made. */
export async function authoritySince(folder: string): Promise<Date> {
  const { validFrom } = new ReadCertificate(await readFile(join(folder, "ca.crt")));
  return new Date(Date.parse(validFrom) + validBefore);
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const { subtle } = webcrypto;

async function x509() {
  await import("reflect-metadata"); // the library asks its caller for it
  return import("@peculiar/x509");
}

function validity(now: Date, authority?: { readonly notAfter: Date }) {
  const notBefore = new Date(now.getTime() - validBefore);
  const notAfter = new Date(notBefore);
  notAfter.setFullYear(notAfter.getFullYear() + validYears);
  return { notBefore, notAfter: authority && authority.notAfter < notAfter ? authority.notAfter : notAfter };
}

async function newKeys(folder: string, name: string): Promise<webcrypto.CryptoKeyPair> {
  const { PemConverter } = await x509();
  const keys = await subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const pkcs8 = await subtle.exportKey("pkcs8", keys.privateKey);
  await writePrivate(join(folder, `${name}.key`), PemConverter.encode(pkcs8, "PRIVATE KEY"));
  return keys;
}

/** The authorities, and the keys that sign service accounts' tokens. */
async function makeKeys(former: string | undefined, folder: string, now: Date): Promise<void> {
  // Only etcd and the API server trust etcd's authority, and both restart with their certificates.
  await makeAuthority("etcd-ca", `${sandboxName}-etcd`, folder, now);
  if (former !== undefined) {
    const lasting = ["ca.key", "ca.crt", "service-account.key", "service-account.pub"];
    for (const file of lasting) await copyFile(join(former, file), join(folder, file));
    return;
  }
  await makeAuthority("ca", sandboxName, folder, now);
  const { PemConverter } = await x509();
  const { publicKey } = await newKeys(folder, "service-account");
  const spki = await subtle.exportKey("spki", publicKey);
  await writePrivate(join(folder, "service-account.pub"), PemConverter.encode(spki, "PUBLIC KEY"));
}

async function makeAuthority(file: Authority, name: string, folder: string, now: Date): Promise<void> {
  const {
    BasicConstraintsExtension,
    KeyUsageFlags,
    KeyUsagesExtension,
    SubjectKeyIdentifierExtension,
    X509CertificateGenerator,
  } = await x509();
  const keys = await newKeys(folder, file);
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    keys,
    signingAlgorithm: algorithm,
    ...validity(now),
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.digitalSignature, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  await writePrivate(join(folder, `${file}.crt`), authority.toString("pem"));
}

async function issue(wanted: readonly Certificate[], folder: string, now: Date): Promise<void> {
  const {
    AuthorityKeyIdentifierExtension,
    ExtendedKeyUsage,
    ExtendedKeyUsageExtension,
    KeyUsageFlags,
    KeyUsagesExtension,
    PemConverter,
    SubjectAlternativeNameExtension,
    X509Certificate,
    X509CertificateGenerator,
  } = await x509();
  const signer = async (file: Authority) => {
    const key = PemConverter.decodeFirst(await readFile(join(folder, `${file}.key`), "utf8"));
    return {
      authority: new X509Certificate(await readFile(join(folder, `${file}.crt`), "utf8")),
      signingKey: await subtle.importKey("pkcs8", key, algorithm, false, ["sign"]),
    };
  };
  const signers = { ca: await signer("ca"), "etcd-ca": await signer("etcd-ca") };

  for (const { name, subject, server, signedBy = "ca" } of wanted) {
    const { authority, signingKey } = signers[signedBy];
    const { publicKey } = await newKeys(folder, name);
    const names = [
      ...(server?.names ?? []).map((value) => ({ type: "dns" as const, value })),
      ...(server?.addresses ?? []).map((value) => ({ type: "ip" as const, value })),
    ];
    const certificate = await X509CertificateGenerator.create({
      subject,
      issuer: authority.subject,
      publicKey,
      signingKey,
      signingAlgorithm: algorithm,
      ...validity(now, authority),
      extensions: [
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([server ? ExtendedKeyUsage.serverAuth : ExtendedKeyUsage.clientAuth]),
        await AuthorityKeyIdentifierExtension.create(authority),
        ...(server ? [new SubjectAlternativeNameExtension(names)] : []),
      ],
    });
    await writePrivate(join(folder, `${name}.crt`), certificate.toString("pem"));
  }
}

async function renderKubeconfig(url: string, folder: string, client: string): Promise<string> {
  const base64 = async (file: string) => (await readFile(join(folder, file))).toString("base64");
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": sandboxName,
    contexts: [{ name: sandboxName, context: { cluster: sandboxName, user: client } }],
    clusters: [
      {
        name: sandboxName,
        cluster: { server: url, "certificate-authority-data": await base64("ca.crt") },
      },
    ],
    users: [
      {
        name: client,
        user: {
          "client-certificate-data": await base64(`${client}.crt`),
          "client-key-data": await base64(`${client}.key`),
        },
      },
    ],
  });
}

function writePrivate(file: string, text: string): Promise<void> {
  return writeFile(file, text, { mode: 0o600 });
}

import { createHash, webcrypto } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { writeIfChanged } from "../files";
import { network, nodeName, sandboxName } from "../settings";
import { apiServerUrl, controlPlaneAddress, type NodeKind, realNodeUser } from "./nodes";

interface Certificate {
  readonly name: string;
  readonly subject: string;
  /** Absent: a client's certificate. */
  readonly server?: { readonly names: readonly string[]; readonly addresses: readonly string[] };
}

/** Who talks to whom, as https://kubernetes.io/docs/setup/best-practices/certificates/ lists them. */
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
    { name: "apiserver-kubelet-client", subject: "O=system:masters, CN=kube-apiserver-kubelet-client" },
    { name: "admin", subject: `O=system:masters, CN=${sandboxName}-admin` },
    { name: "controller-manager", subject: "CN=system:kube-controller-manager" },
    { name: "scheduler", subject: "CN=system:kube-scheduler" },
    { name: "kubelet", subject: `O=system:nodes, CN=${realNodeUser}` },
    { name: "kube-proxy", subject: "CN=system:kube-proxy" },
  ];
}

/** Clients that get a kubeconfig beside their certificate; the administrator's is written elsewhere. */
const kubeconfigs = ["controller-manager", "scheduler", "kubelet", "kube-proxy"] as const;

const validYears = 10;

/**
 * Makes the cluster's certificate authority and everything it signs, unless `folder` has just these already. They
 * appear together or not at all. Every file is readable by its owner only.
 */
export async function ensurePki(kind: NodeKind, folder: string, kubeconfig: string): Promise<void> {
  const wanted = certificates(kind);
  const request = createHash("sha256").update(JSON.stringify(wanted)).digest("hex");
  const issued = await readFile(join(folder, "request"), "utf8").catch(() => undefined);
  if (issued !== request) {
    const unfinished = `${folder}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    await issue(wanted, unfinished);
    for (const name of kubeconfigs) {
      await writePrivate(join(unfinished, `${name}.kubeconfig`), await renderKubeconfig(kind, unfinished, name));
    }
    await writePrivate(join(unfinished, "request"), request);
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  }
  await writeIfChanged(kubeconfig, await renderKubeconfig(kind, folder, "admin"));
}

async function issue(wanted: readonly Certificate[], folder: string): Promise<void> {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const notBefore = new Date(Date.now() - 3600_000); // for clients whose clock is behind
  const notAfter = new Date(notBefore);
  notAfter.setFullYear(notAfter.getFullYear() + validYears);
  const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const writeKey = async (name: string, key: webcrypto.CryptoKey) => {
    const pkcs8 = await webcrypto.subtle.exportKey("pkcs8", key);
    await writePrivate(join(folder, `${name}.key`), x509.PemConverter.encode(pkcs8, "PRIVATE KEY"));
  };

  const authorityKeys = await newKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${sandboxName}`,
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    notBefore,
    notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  await writeKey("ca", authorityKeys.privateKey);
  await writePrivate(join(folder, "ca.crt"), authority.toString("pem"));

  for (const { name, subject, server } of wanted) {
    const keys = await newKeys();
    const names = [
      ...(server?.names ?? []).map((value) => ({ type: "dns" as const, value })),
      ...(server?.addresses ?? []).map((value) => ({ type: "ip" as const, value })),
    ];
    const certificate = await x509.X509CertificateGenerator.create({
      subject,
      issuer: authority.subject,
      publicKey: keys.publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: algorithm,
      notBefore,
      notAfter,
      extensions: [
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([
          server ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth,
        ]),
        await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
        ...(server ? [new x509.SubjectAlternativeNameExtension(names)] : []),
      ],
    });
    await writeKey(name, keys.privateKey);
    await writePrivate(join(folder, `${name}.crt`), certificate.toString("pem"));
  }

  const serviceAccountKeys = await newKeys();
  await writeKey("service-account", serviceAccountKeys.privateKey);
  const publicKey = await webcrypto.subtle.exportKey("spki", serviceAccountKeys.publicKey);
  await writePrivate(join(folder, "service-account.pub"), x509.PemConverter.encode(publicKey, "PUBLIC KEY"));
}

async function renderKubeconfig(kind: NodeKind, folder: string, client: string): Promise<string> {
  const base64 = async (file: string) => (await readFile(join(folder, file))).toString("base64");
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": sandboxName,
    contexts: [{ name: sandboxName, context: { cluster: sandboxName, user: client } }],
    clusters: [
      {
        name: sandboxName,
        cluster: { server: apiServerUrl(kind), "certificate-authority-data": await base64("ca.crt") },
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

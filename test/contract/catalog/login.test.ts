import type * as kubernetes from "@pulumi/kubernetes";
import { expect } from "chai";
import { randomBytes } from "node:crypto";
import { NessieCatalog } from "../../../components/catalog/nessie-catalog";
import { clientSecretVariable, type NessieLogin } from "../../../components/catalog/nessie-login";
import { restrictedContainer } from "../../../components/shared/restricted-container";
import { sparkDefaults } from "../../../components/spark/spark-defaults";
import { clients, eventually } from "../../e2e/support/cluster";
import { kubectl } from "../../e2e/support/sandbox";
import { needsRunningPods, withNamespace, withSharedStack } from "../kubernetes/support/stack";
import { Issuer } from "./support/issuer";

const client = { id: "spark-jobs", secret: `planted-${randomBytes(8).toString("hex")}` };

/** Says what the catalog has, without a table or a file. */
const program = `
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
print("references:", spark.sql("LIST REFERENCES IN nessie").collect())
print("namespaces:", spark.sql("SHOW NAMESPACES IN nessie").collect())
`;

/** The program's component on the sandbox's node, with a real Nessie, and an issuer of the test's own. */
// Objective: catalog-login
describe("NessieCatalog, which knows its clients by OpenID Connect", function () {
  this.timeout("8m");
  before(needsRunningPods);
  const namespace = withNamespace("login");
  const stack = withSharedStack();
  let issuer: Issuer;
  let login: NessieLogin;

  const catalog = (provider: kubernetes.Provider) => {
    const nessie = new NessieCatalog(
      "nessie",
      {
        namespace: namespace.name,
        image: "localhost/nessie:0.99.0",
        type: "volume",
        size: "1Gi",
        deletionProtection: false,
        checksumKey: "a strong key",
        login,
        jobNamespaces: [namespace.name],
        prometheusNamespace: namespace.name,
      },
      { provider },
    );
    return { uri: nessie.endpoint.url };
  };

  before(async () => {
    issuer = await Issuer.start(client);
    login = { issuer: issuer.url, clientId: client.id, clientSecret: { values: { clientSecret: client.secret } } };
    await stack.current.up(catalog);
  });
  after(() => issuer.stop());

  /** The status of Nessie's answer, asked for all references. */
  async function statusWith(token?: string): Promise<number> {
    const { spec } = await clients().core.readNamespacedService({ name: "nessie", namespace: namespace.name });
    const headers = token === undefined ? undefined : { authorization: `Bearer ${token}` };
    const { status } = await fetch(`http://${spec?.clusterIP ?? ""}:19120/api/v2/trees`, headers && { headers });
    return status;
  }

  it("refuses who has no token, or one that the issuer has not signed", async () => {
    expect(await statusWith()).to.equal(401);
    const other = await Issuer.start(client);
    const forged = other.token();
    await other.stop();
    expect(await statusWith(forged)).to.equal(401);
  });

  it("takes the issuer's token", async () => {
    expect(await statusWith(issuer.token())).to.equal(200);
  });

  it("still answers the kubelet's probes, which have none", async () => {
    const [pod] = (await clients().core.listNamespacedPod({ namespace: namespace.name })).items;
    expect(pod?.status?.containerStatuses?.[0]).to.include({ ready: true, restartCount: 0 });
  });

  describe("to Spark with the platform's settings", () => {
    /** Runs the program with that secret, to its end; gives its log. */
    async function runWith(name: string, secret: string): Promise<{ phase: string | undefined; log: string }> {
      const { core } = clients();
      const metadata = { name };
      const endpoint = { url: "https://rgw.object-store.svc" };
      const objectStore = { endpoint, region: "us-east-1", pathStyle: true, bucket: "none" };
      const catalog = { endpoint: { url: `http://nessie.${namespace.name}.svc:19120/api/v2` }, login };
      const conf = { ...sparkDefaults({ objectStore, catalog }), "spark.eventLog.enabled": "false" };
      await core.createNamespacedConfigMap({
        namespace: namespace.name,
        body: { metadata, data: { "job.py": program } },
      });
      await core.createNamespacedSecret({
        namespace: namespace.name,
        body: { metadata, stringData: { [clientSecretVariable]: secret } },
      });
      const settings = Object.entries({ ...conf, "spark.master": "local[1]", "spark.jars.ivy": "/tmp" });
      await core.createNamespacedPod({
        namespace: namespace.name,
        body: {
          metadata,
          spec: {
            restartPolicy: "Never",
            automountServiceAccountToken: false,
            containers: [
              {
                name: "spark",
                image: "localhost/spark:3.5.5",
                command: ["/opt/spark/bin/spark-submit"],
                args: [...settings.flatMap(([key, value]) => ["--conf", `${key}=${value}`]), "/opt/job/job.py"],
                env: [{ name: clientSecretVariable, valueFrom: { secretKeyRef: { name, key: clientSecretVariable } } }],
                resources: { requests: { cpu: "100m", memory: "768Mi" }, limits: { memory: "1536Mi" } },
                securityContext: restrictedContainer(185),
                volumeMounts: [
                  { name: "job", mountPath: "/opt/job" },
                  { name: "tmp", mountPath: "/tmp" },
                  { name: "work-dir", mountPath: "/opt/spark/work-dir" },
                ],
              },
            ],
            volumes: [
              { name: "job", configMap: { name } },
              { name: "tmp", emptyDir: {} },
              { name: "work-dir", emptyDir: {} },
            ],
          },
        },
      });
      const phase = await eventually(`${name} to end`, 240, async () => {
        const { status } = await core.readNamespacedPod({ name, namespace: namespace.name });
        return ["Succeeded", "Failed"].includes(status?.phase ?? "") ? status?.phase : undefined;
      });
      return { phase, log: await kubectl("logs", "-n", namespace.name, name) };
    }

    it("gives references and namespaces, by a secret that is only in its environment", async () => {
      const { phase, log } = await runWith("client", client.secret);
      expect(phase, log.slice(-3000)).to.equal("Succeeded");
      expect(log)
        .to.match(/references: .*'main'/)
        .and.match(/namespaces: \[\]/);
      expect(log.includes(client.secret)).to.equal(false);
    });

    it("refuses one with another secret", async () => {
      const { phase, log } = await runWith("stranger", "guessed");
      expect(phase).to.equal("Failed");
      expect(log).to.match(/OAuth2Exception|invalid_client/);
    });
  });
});

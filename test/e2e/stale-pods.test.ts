import { expect } from "chai";
import { execa } from "execa";
import { join } from "node:path";
import { runFolder } from "../../sandbox/services/cluster/isolation";
import { clients, eventually, isNotFound, needsRealNode } from "./support/cluster";
import { lakehouseNamespace } from "./support/lakehouse";
import { platformIsUp, succeeds } from "./support/sandbox";

const namespace = "e2e-stale-pods";
const labels = { app: "sleeper" };
/** Both have /bin/sleep, and nothing of the platform runs the first. */
const [image, other] = ["localhost/busybox:1", "localhost/spark:3.5.5"] as const;

describe("a pod whose image was built anew under the same tag", function () {
  this.timeout("5m");
  before(needsRealNode);
  before(platformIsUp);
  after(async () => {
    await clients()
      .core.deleteNamespace({ name: namespace })
      .catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
      });
  });

  const lead = (tag: string, to: string) => {
    const containerd = ["--address", join(runFolder, "containerd.sock"), "--namespace", "k8s.io"];
    return execa("ctr", [...containerd, "images", "tag", "--force", to, tag]);
  };
  const runningPod = () =>
    eventually("a pod that runs", 60, async () => {
      const { items } = await clients().core.listNamespacedPod({ namespace, labelSelector: "app=sleeper" });
      return items.find(({ metadata, status }) => !metadata?.deletionTimestamp && status?.phase === "Running");
    });

  // Objective: image-rebuilt
  it("starts again in `up`, with that image, and the pods of other images stay", async () => {
    const { core, apps } = clients();
    const container = { name: "sleeper", image, command: ["/bin/sleep", "3600"], imagePullPolicy: "Never" };
    await core.createNamespace({ body: { metadata: { name: namespace } } });
    await lead(image, other);
    await apps.createNamespacedDeployment({
      namespace,
      body: {
        metadata: { name: "sleeper" },
        spec: {
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers: [container] } },
        },
      },
    });
    const before = await runningPod();
    const idOf = ({ status }: typeof before) => status?.containerStatuses?.[0]?.imageID;
    const platform = await podsOfPlatform();

    await succeeds("up");
    const after = await runningPod();
    expect(after.metadata?.uid).not.to.equal(before.metadata?.uid);
    expect(idOf(after))
      .to.match(/^sha256:/)
      .and.not.equal(idOf(before));
    expect(await podsOfPlatform()).to.deep.equal(platform);
  });
});

async function podsOfPlatform(): Promise<(string | undefined)[]> {
  const { items } = await clients().core.listNamespacedPod({ namespace: lakehouseNamespace });
  expect(items).not.to.have.lengthOf(0);
  return items.map(({ metadata }) => metadata?.uid);
}

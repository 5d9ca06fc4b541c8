import { expect } from "chai";
import { volumesKnown } from "../../../../policies/rules/volumes-known";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { types } from "../support/pods";

const volume = (source: object, ...volumeSources: string[]) => {
  const spec = { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], storageClassName: "", ...source };
  return judge(volumesKnown, "kubernetes:core/v1:PersistentVolume", { spec }, { volumeSources });
};
const pod = (source: object, ...volumeSources: string[]) =>
  judge(volumesKnown, types.pod, { spec: { volumes: [{ name: "data", ...source }] } }, { volumeSources });
const csi = (driver: unknown) => ({ csi: { driver, volumeHandle: "data" } });

describe("policy volumes-known", () => {
  describesItself(volumesKnown);

  it("passes claims of a storage class, and what a pod has from Kubernetes itself", async () => {
    for (const source of [
      { persistentVolumeClaim: { claimName: "data" } },
      { emptyDir: {} },
      { configMap: {} },
      { ephemeral: {} },
    ]) {
      expect(await pod(source)).to.be.empty;
    }
    expect(await judge(volumesKnown, "kubernetes:core/v1:PersistentVolumeClaim", { spec: {} })).to.be.empty;
  });

  it("refuses PersistentVolumes of a node's folders", async () => {
    expect(await volume({ hostPath: { path: "/" } })).to.deep.equal(["spec.hostPath is a folder of a node."]);
    expect(await volume({ local: { path: "/mnt" } })).to.deep.equal(["spec.local is a folder of a node."]);
    const patch = { spec: { hostPath: { path: "/" } } };
    expect(await judge(volumesKnown, "kubernetes:core/v1:PersistentVolumePatch", patch)).to.have.length(1);
  });

  it("cannot be told that they are known", async () => {
    expect(await volume({ hostPath: { path: "/" } }, "hostPath")).to.have.length(1);
    expect(await volume({ local: { path: "/mnt" } }, "local")).to.have.length(1);
  });

  it("refuses other sources and drivers, unless they are listed", async () => {
    expect(await volume({ nfs: { server: "nas", path: "/" } })).to.deep.equal([
      "spec.nfs is not a known source of volumes: nfs.",
    ]);
    expect(await volume(csi("host.example.com"))).to.deep.equal([
      "spec.csi is not a known source of volumes: csi/host.example.com.",
    ]);
    expect(await pod(csi("host.example.com"))).to.deep.equal([
      "spec.volumes[0].csi is not a known source of volumes: csi/host.example.com.",
    ]);
    expect(await volume({ nfs: { server: "nas", path: "/" } }, "nfs")).to.be.empty;
    expect(await volume(csi("efs.csi.aws.com"), "csi/efs.csi.aws.com")).to.be.empty;
    expect(await pod(csi("secrets-store.csi.k8s.io"), "csi/secrets-store.csi.k8s.io")).to.be.empty;
  });

  it("judges the volumes of Spark jobs", async () => {
    const spec = { mainApplicationFile: "local:///job.py", volumes: [{ name: "data", ...csi("host.example.com") }] };
    expect(new Set(await judge(volumesKnown, types.spark, { spec }))).to.deep.equal(
      new Set(["spec.volumes[0].csi is not a known source of volumes: csi/host.example.com."]),
    );
  });

  it("refuses what it cannot see", async () => {
    expect((await pod(csi(unknown.text))).join()).to.include("driver is not known");
    expect((await judge(volumesKnown, types.unknown, {})).join()).to.include("the policies cannot see");
  });
});

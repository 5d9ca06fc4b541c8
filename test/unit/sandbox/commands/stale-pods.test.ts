import { expect } from "chai";
import { type Pod, staleness } from "../../../../sandbox/commands/stale-pods";

describe("a pod of the sandbox", () => {
  const present = {
    images: new Map([
      ["localhost/spark:3.5.5", "sha256:new"],
      ["localhost/nessie:0.99.0", "sha256:nessie"],
    ]),
    authoritySince: new Date("2026-01-01T00:00:00Z"),
  };
  const pod = (changes: { imageID?: string; created?: string; owner?: string; phase?: string } = {}): Pod => ({
    metadata: {
      name: "history-server-1",
      namespace: "lakehouse",
      creationTimestamp: changes.created ?? "2026-02-01T00:00:00Z",
      ownerReferences: [{ kind: changes.owner ?? "ReplicaSet", controller: true }],
    },
    spec: {
      containers: [
        { name: "history-server", image: "localhost/spark:3.5.5" },
        { name: "another", image: "registry.example.com/another:1" },
      ],
    },
    status: {
      phase: changes.phase ?? "Running",
      containerStatuses: [
        { name: "another", imageID: "registry.example.com/another@sha256:any" },
        { name: "history-server", imageID: changes.imageID ?? "sha256:new" },
      ],
    },
  });

  it("stays while it runs what its tags lead to", () => {
    expect(staleness(pod(), present)).to.equal(undefined);
  });

  it("starts again when its image was built anew under the same tag", () => {
    expect(staleness(pod({ imageID: "sha256:old" }), present)).to.equal("localhost/spark:3.5.5 was built anew");
  });

  it("starts again when it began before the cluster's authority", () => {
    expect(staleness(pod({ created: "2025-12-31T23:59:59Z" }), present)).to.equal("the cluster's authority is new");
  });

  it("stays while its container has not started, and then starts with what the tag leads to", () => {
    expect(staleness(pod({ imageID: "" }), present)).to.equal(undefined);
  });

  for (const [what, changes] of [
    ["belongs to a Spark job, which ends as it began", { owner: "SparkApplication" }],
    ["is an executor", { owner: "Pod" }],
    ["has ended", { phase: "Succeeded" }],
  ] as const) {
    it(`stays when it ${what}`, () => {
      expect(staleness(pod({ ...changes, imageID: "sha256:old" }), present)).to.equal(undefined);
    });
  }
});

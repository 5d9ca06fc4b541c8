import { expect } from "chai";
import { describeMissing, type Workload } from "../../../../sandbox/commands/readiness";

const nessie = (status: Workload["status"], replicas = 1): Workload => ({
  metadata: { name: "nessie", namespace: "lakehouse", generation: 2 },
  spec: { replicas },
  ...(status && { status }),
});

describe("a Deployment or StatefulSet", () => {
  it("has what it asks for when as many pods are Ready", () => {
    expect(describeMissing(nessie({ observedGeneration: 2, updatedReplicas: 1, readyReplicas: 1 }))).to.equal(
      undefined,
    );
  });

  it("has it without pods when it asks for none", () => {
    expect(describeMissing(nessie({ observedGeneration: 2 }, 0))).to.equal(undefined);
  });

  for (const [what, status] of [
    ["nobody has looked at yet", undefined],
    ["was changed after its controller looked", { observedGeneration: 1, updatedReplicas: 1, readyReplicas: 1 }],
    ["has pods that are not Ready", { observedGeneration: 2, updatedReplicas: 1 }],
    ["has only pods of its last template", { observedGeneration: 2, readyReplicas: 1 }],
  ] as const) {
    it(`is waited for when it ${what}`, () => {
      expect(describeMissing(nessie(status))).to.equal("lakehouse/nessie has 0 of 1 pods");
    });
  }

  it("is waited for until the last of its pods is Ready", () => {
    expect(describeMissing(nessie({ observedGeneration: 2, updatedReplicas: 3, readyReplicas: 2 }, 3))).to.equal(
      "lakehouse/nessie has 2 of 3 pods",
    );
  });
});

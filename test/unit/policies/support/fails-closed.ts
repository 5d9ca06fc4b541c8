import type { StackValidationPolicy } from "@pulumi/policy";
import { expect } from "chai";
import { budget, deployment } from "./budgets";
import { judgeStack, unknown } from "./judge";

/** What every policy that holds a stack against its budget refuses, because it cannot count it. */
export function failsClosed(policy: StackValidationPolicy): void {
  describe("never fails open", () => {
    const [type, properties] = deployment(1, "100m", "100M");

    for (const [what, subject, because] of [
      ["an unknown number of replicas", deployment(unknown.number, "100m", "100M"), /spec\.replicas is not known/],
      ["an unknown request", deployment(1, unknown.text, "100M"), /requests\.cpu is not known/],
      ["an unknown pod", [type, { ...properties, spec: unknown.object }], /spec is not known/],
      [
        "an unknown namespace",
        [type, { ...properties, metadata: { namespace: unknown.text } }],
        /namespace is not known/,
      ],
      [
        "an unreadable amount",
        deployment(1, "100m", "100 MB"),
        /is not a Kubernetes quantity such as 500m or 1Gi: "100 MB"/,
      ],
      ["an unknown kind", ["kubernetes:kafka.strimzi.io/v1beta2:Kafka", {}], /the policies cannot see/],
      ["a chart that the engine cannot look into", ["kubernetes:helm.sh/v3:Release", {}], /the policies cannot see/],
    ] as const) {
      it(`refuses ${what}`, async () => {
        expect((await judgeStack(policy, [subject], { budget })).join("\n")).to.match(because);
      });
    }

    it("refuses a stack without a budget", async () => {
      expect((await judgeStack(policy, [])).join()).to.include(
        "budget is missing: give the stack a share of its cluster",
      );
    });

    it("refuses a misspelt config", async () => {
      expect((await judgeStack(policy, [], { budgets: budget })).join()).to.include("unknown key budgets");
    });
  });
}

import { expect } from "chai";
import { JobAdmission } from "../../../../components/spark/job-admission";
import { deploy, type Registered } from "../support/engine";

const group = "kubernetes:admissionregistration.k8s.io/v1";

describe("JobAdmission", () => {
  let resources: Map<string, Registered>;
  const inputs = (id: string) => resources.get(`${group}:${id}`)!.inputs;
  before(async () => {
    resources = await deploy(
      () =>
        new JobAdmission("admission", {
          namespaces: ["jobs"],
          secrets: ["store-keys"],
        }),
    );
  });

  for (const policy of ["spark-jobs", "driver-pods"]) {
    it(`enforces ${policy} in the jobs' namespace alone, and when it cannot be judged`, () => {
      const { spec, metadata } = inputs(`ValidatingAdmissionPolicy admission-${policy}`);
      expect(metadata).to.deep.equal({ name: `${policy}.jobs` });
      expect(spec).to.have.property("failurePolicy", "Fail");
      expect(inputs(`ValidatingAdmissionPolicyBinding admission-${policy}`).spec).to.deep.equal({
        policyName: `${policy}.jobs`,
        validationActions: ["Deny"],
        matchResources: { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "jobs" } } },
      });
    });
  }

  it("judges the drivers' account alone by what executors are, with the Secrets that they may read", () => {
    const { spec } = inputs("ValidatingAdmissionPolicy admission-driver-pods");
    expect(spec).to.have.nested.property(
      "matchConditions[0].expression",
      "request.userInfo.username == 'system:serviceaccount:jobs:spark-application-sa'",
    );
    const validations = JSON.stringify(spec);
    expect(validations).to.include(String.raw`== \"spark-executor-sa\"`);
    expect(validations).to.include(String.raw`in [\"store-keys\"]`);
  });

  it("is made once for the jobs of all namespaces", async () => {
    const several = await deploy(() => new JobAdmission("admission", { namespaces: ["jobs", "analytics"] }));
    expect(several.size).to.equal(resources.size);
    const of = (id: string) => several.get(`${group}:${id}`)!.inputs.spec;
    for (const policy of ["spark-jobs", "driver-pods"]) {
      expect(of(`ValidatingAdmissionPolicyBinding admission-${policy}`)).to.have.deep.property("matchResources", {
        namespaceSelector: {
          matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["jobs", "analytics"] }],
        },
      });
    }
    expect(of("ValidatingAdmissionPolicy admission-driver-pods")).to.have.nested.property(
      "matchConditions[0].expression",
      ["jobs", "analytics"]
        .map((name) => `request.userInfo.username == 'system:serviceaccount:${name}:spark-application-sa'`)
        .join(" || "),
    );
  });

  it("owns what it makes", () => {
    const [component, ...others] = [...resources.values()];
    expect(others).to.have.lengthOf(4);
    for (const { parent } of others) expect(parent).to.equal(component!.id);
  });
});

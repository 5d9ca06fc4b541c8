import { expect } from "chai";
import { ProdStack } from "../support/prod-stack";

describe("stack prod, previewed on the reference cluster", function () {
  this.timeout("5m");
  let stack: ProdStack;
  before(async () => {
    stack = await ProdStack.start();
  });
  after(() => stack.end());

  it("fits, by policies that are all mandatory", async () => {
    const { exitCode, output } = await stack.preview();
    expect(exitCode, output).to.equal(0);
    expect(output).to.match(/Policies:\s+✅ lakehouse@/);
    for (const made of [
      "ExternalSecret spark-applications-keys",
      "Ingress spark-applications-history-server",
      "SparkApplication iceberg-operations",
    ]) {
      expect(output).to.include(made);
    }
    expect(output).not.to.include("nessie create");
    expect(output).not.to.include("planted");
  });

  // Objective: budget-held
  it("is refused with jobs that take more than its budget", async () => {
    const { exitCode, output } = await stack.preview({ "jobs.coreLimit": "3" });
    expect(exitCode).not.to.equal(0);
    expect(output)
      .to.match(/\[mandatory\].* budget-cpu/)
      .and.match(/more than the 3 cores of the budget/);
  });

  it("is refused with jobs in a namespace of which its share says nothing", async () => {
    const { exitCode, output } = await stack.preview({ "jobs.namespace": "reports" });
    expect(exitCode).not.to.equal(0);
    expect(output).to.include(
      "clusters/reference.yaml does not say what the stack's share has for namespace reports of the jobs: " +
        "write its cpu, memory and storage there.",
    );
  });

  it("is refused with a catalog in a namespace that has no budget", async () => {
    const { exitCode, output } = await stack.preview({ namespace: "reports" });
    expect(exitCode).not.to.equal(0);
    expect(output)
      .to.match(/\[mandatory\].* budget-namespace/)
      .and.match(/Namespace reports has no budget \(lakehouse, spark-applications, spark-operator have\)/);
  });

  it("is refused without a digest of its image", async () => {
    const { exitCode, output } = await stack.preview({ "spark.image": "registry.example.com/lakehouse/spark:3.5.5" });
    expect(exitCode).not.to.equal(0);
    expect(output)
      .to.match(/\[mandatory\].* images-pinned/)
      .and.include("has a tag but no digest");
  });
});

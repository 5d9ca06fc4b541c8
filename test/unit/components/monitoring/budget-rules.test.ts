import { expect } from "chai";
import { budgetRecordings } from "../../../../components/monitoring/budget-rules";
import { platform } from "../support/monitoring";

const recordings = budgetRecordings(platform.share);
const of = (name: string) => recordings.filter((recording) => recording.name === name);

describe("the budget's series", () => {
  it("have what the cluster's document has for each namespace, in cores and bytes", () => {
    const predicted = of("lakehouse:predicted").map(({ expression, labels }) => [labels, expression]);
    expect(predicted).to.have.lengthOf(8);
    expect(predicted).to.deep.include([{ namespace: "lakehouse", resource: "cpu" }, "vector(0.3)"]);
    expect(predicted).to.deep.include([{ namespace: "analytics", resource: "memory" }, `vector(${3 * 2 ** 30})`]);
  });

  it("have the share's limits", () => {
    expect(of("lakehouse:share").map(({ expression, labels }) => [labels.resource, expression])).to.deep.equal([
      ["cpu", "vector(3)"],
      ["memory", "vector(25000000000)"],
    ]);
  });

  it("count whole pods of these namespaces, and take what is asked from elsewhere where cAdvisor does not tell", () => {
    const [cpu, memory] = of("lakehouse:asked").map(({ expression }) => expression);
    const pods = 'namespace=~"lakehouse|spark-applications|analytics|spark-operator",container="",pod!=""';
    expect(memory).to.include(`sum by (namespace) (container_spec_memory_limit_bytes{${pods}}) or `);
    expect(memory).to.include("kube_pod_container_resource_limits");
    // The kernel counts 1024 for a core.
    expect(cpu).to.include(`sum by (namespace) (container_spec_cpu_shares{${pods}}) / 1024 or `);
  });
});

import { expect } from "chai";
import fc from "fast-check";
import { readStack } from "../../../../policies/demand/stack";
import { nodeCount, readBudget } from "../../../../policies/budget/budget";
import { Field } from "../../../../policies/model/field";
import { renderMarkdown } from "../../../../policies/report/markdown";
import { readReport } from "../../../../policies/report/report";
import { renderSvg } from "../../../../policies/report/svg";
import { renderText } from "../../../../policies/report/text";
import { budget as document, claim, deployment, sparkJob, unlimitedSparkJob } from "../support/budgets";
import type { Subject } from "../support/judge";

const budget = readBudget(
  new Field({ ...document, namespaces: { web: { cpu: "1", memory: "4G" } }, warnAt: { memory: 0.8, storage: 0.8 } }),
);

function demand(...subjects: readonly Subject[]) {
  const resources = subjects.map(([type, properties, { dependsOn } = {}], index) => ({
    urn: `urn:${index}`,
    type,
    properties: new Field(properties),
    dependencies: dependsOn === undefined ? [] : [`urn:${dependsOn}`],
    defaultNamespace: new Field(undefined),
  }));
  return readStack(resources, nodeCount(budget), []);
}

const small = [deployment(2, "250m", "1G"), sparkJob("load", 2, 4000), sparkJob("check", 1, 2000, { dependsOn: 1 })];
const larger = [deployment(5, "250m", "1G"), ...small.slice(1), claim("10G")];
const report = readReport("prod", demand(...larger), budget, demand(...small));
const row = (name: string, of = report) => of.rows.find((each) => each.name === name);

describe("the budget report", () => {
  it("counts at the peak what may run at once, and tells what is deployed", () => {
    expect(row("CPU limits at the peak")).to.deep.include({ used: 3250, before: 2500, budget: 4000 });
    expect(row("Memory requests while idle")).to.deep.include({ used: 5e9, before: 2e9, budget: 5e9 });
    expect(row("Volume claims")).to.deep.include({ used: 176e9, before: 166e9, budget: 200e9, warnAt: 160e9 });
    expect(row("CPU requests in jobs")).to.deep.include({ used: 2000, budget: undefined });
  });

  it("shows apart the jobs that run once, and after which", () => {
    expect(report.once).to.deep.equal([
      { name: "SparkApplication jobs/load", pods: 2, memory: 4000 * 1024 ** 2, cpu: 2000, after: [] },
      {
        name: "SparkApplication jobs/check",
        pods: 2,
        memory: 2000 * 1024 ** 2,
        cpu: 1000,
        after: ["SparkApplication jobs/load"],
      },
    ]);
  });

  it("says what is not in its figures, and tells no change against what cannot be counted", () => {
    const unknown: Subject = ["kubernetes:helm.sh/v3:Release", {}];
    const partly = readReport("prod", demand(unknown, deployment(1, undefined, "1G")), budget);
    expect(partly.uncounted).to.deep.equal([
      "0: kubernetes:helm.sh/v3:Release is of a kind whose pods the policies cannot see (deploy its objects one by one, a chart " +
        "as helm.v4.Chart, or list it in podFreeKinds if it runs none)",
      "web/deployment/web has a container without cpu limit",
    ]);
    expect(renderText(partly)).to.match(/^Budget of stack prod: cannot be counted in full\n/);
    expect(
      row("CPU limits at the peak", readReport("prod", demand(...larger), budget, demand(unknown)))?.before,
    ).to.equal(undefined);
  });

  it("says how it counts Spark processes without a CPU limit, which are no reason not to fit", () => {
    const unlimited = readReport("prod", demand(unlimitedSparkJob("etl", 2)), budget);
    const sentence =
      "Without a CPU limit (coreLimit), and so counted with the cores that they have tasks for or request: " +
      "jobs/driver of etl, jobs/executor of etl.";
    expect(row("CPU limits at the peak", unlimited)?.used).to.equal(2000);
    expect(unlimited.uncounted).to.be.empty;
    for (const text of [renderText(unlimited), renderMarkdown(unlimited)]) expect(text).to.include(sentence);
  });

  it("is a comment on a pull request", () => {
    expect(renderMarkdown(report)).to.equal(`### Budget of stack prod: does not fit

|  | used | budget | share | change | largest |
| --- | ---: | ---: | ---: | ---: | --- |
| Memory limits at the peak | 9.19 GB | 20 GB | 46 % | +3 GB | web/deployment/web 5 × 1 GB = 5 GB, jobs/driver of load 2.1 GB, jobs/executor of load 2.1 GB |
| CPU limits at the peak | 3.25 cores | 4 cores | 81 % | +0.75 cores | web/deployment/web 5 × 0.25 cores = 1.25 cores, jobs/driver of load 1 core, jobs/executor of load 1 core |
| ⚠️ Memory requests while idle | 5 GB | 5 GB | 100 % | +3 GB | web/deployment/web 5 × 1 GB = 5 GB |
| ❌ CPU requests while idle | 1.25 cores | 1 core | 125 % | +0.75 cores | web/deployment/web 5 × 0.25 cores = 1.25 cores |
| Memory requests in jobs | 4.19 GB | none |  | ±0 | jobs/driver of load 2.1 GB, jobs/executor of load 2.1 GB |
| CPU requests in jobs | 2 cores | none |  | ±0 | jobs/driver of load 1 core, jobs/executor of load 1 core |
| ❌ Memory requests in web | 5 GB | 4 GB | 125 % | +3 GB | web/deployment/web 5 × 1 GB = 5 GB |
| ❌ CPU requests in web | 1.25 cores | 1 core | 125 % | +0.75 cores | web/deployment/web 5 × 0.25 cores = 1.25 cores |
| ⚠️ Volume claims | 176 GB | 200 GB | 88 % | +10 GB | claims from elsewhere 166 GB, PersistentVolumeClaim web/data 10 GB |

**Pods on the nodes:** fits.

The stack's share is 20 GB of 300 GB and 4 cores of 30 cores that the cluster's nodes have for pods.

Of the peak, limits of jobs that run once after a deployment:

| job | pods | memory | CPU | starts |
| --- | ---: | ---: | ---: | --- |
| jobs/load | 2 | 4.19 GB | 2 cores | with the deployment |
| jobs/check | 2 | 2.1 GB | 1 core | after jobs/load |
`);
  });

  it("is a table for a terminal", () => {
    expect(renderText(report)).to.equal(`Budget of stack prod: does not fit
                                    used   budget  share       change  largest
  Memory limits at the peak      9.19 GB    20 GB   46 %        +3 GB  web/deployment/web 5 × 1 GB = 5 GB
  CPU limits at the peak      3.25 cores  4 cores   81 %  +0.75 cores  web/deployment/web 5 × 0.25 cores = 1.25 cores
! Memory requests while idle        5 GB     5 GB  100 %        +3 GB  web/deployment/web 5 × 1 GB = 5 GB
!!CPU requests while idle     1.25 cores   1 core  125 %  +0.75 cores  web/deployment/web 5 × 0.25 cores = 1.25 cores
  Memory requests in jobs        4.19 GB     none                  ±0  jobs/driver of load 2.1 GB
  CPU requests in jobs           2 cores     none                  ±0  jobs/driver of load 1 core
!!Memory requests in web            5 GB     4 GB  125 %        +3 GB  web/deployment/web 5 × 1 GB = 5 GB
!!CPU requests in web         1.25 cores   1 core  125 %  +0.75 cores  web/deployment/web 5 × 0.25 cores = 1.25 cores
! Volume claims                   176 GB   200 GB   88 %       +10 GB  claims from elsewhere 166 GB
  Pods on the nodes: fits
The stack's share is 20 GB of 300 GB and 4 cores of 30 cores that the cluster's nodes have for pods.
Of the peak, limits of jobs that run once after a deployment:
  jobs/load   2 pods  4.19 GB  2 cores  with the deployment
  jobs/check  2 pods   2.1 GB   1 core  after jobs/load`);
  });

  it("has no markup of other people's in a comment", () => {
    expect(renderMarkdown({ ...report, uncounted: ["<img src=x> [a](b)"] })).to.include("\\<img src=x\\> \\[a\\](b)");
  });

  it("is a chart without markup of other people's", () => {
    const svg = renderSvg({ ...report, stack: "<prod>" });
    expect(svg).to.include("<title>Budget of stack &lt;prod&gt;: ").and.to.not.include("<prod>");
    expect(svg.match(/<rect/g)).to.have.lengthOf(2 * report.rows.filter(({ budget }) => budget !== undefined).length);
  });

  it("is a drawing whose marks of warnings are seen on every bar", () => {
    const svg = renderSvg(report);
    const bars = [...svg.matchAll(/<rect [^>]*fill="(#\w{6})"/g)].map(([, colour]) => colour);
    const marks = [...svg.matchAll(/<path [^>]*stroke="(#\w{6})"/g)].map(([, colour]) => colour);
    expect(marks).not.to.be.empty;
    expect(bars).not.to.be.empty.and.not.to.include.members(marks);
  });

  it("is a drawing as wide as its texts, however long they are", () => {
    const [first, ...others] = report.rows;
    const name = "Memory requests in a-namespace-with-a-very-long-name-indeed";
    const svg = renderSvg({ ...report, rows: [{ ...first!, name }, ...others] });
    const width = Number(/ width="(\d+)"/.exec(svg)?.[1]);
    const texts = [...svg.matchAll(/<text x="(\d+)"[^>]*>([^<]*)</g)];
    expect(texts).not.to.be.empty;
    // A letter of 13 pixels is more than 6 wide.
    for (const [, x, text = ""] of texts) expect(Number(x) + text.length * 6.5).to.be.below(width);
    const bars = [...svg.matchAll(/<rect x="(\d+)"/g)].map(([, x]) => Number(x));
    expect(Math.min(...bars)).to.be.above(name.length * 6.5);
  });

  it("changes by nothing when nothing changes", () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(5), (replicas, gigabytes) => {
        const same = demand(deployment(replicas, "100m", `${gigabytes}G`));
        for (const { used, before } of readReport("prod", same, budget, same).rows) expect(used).to.equal(before);
      }),
    );
  });
});

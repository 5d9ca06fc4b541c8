import { clients, jobNamespace, needsRealNode } from "./support/cluster";
import { platformIsUp } from "./support/sandbox";
import { reaches } from "./support/spark-applications";
import { Agreement } from "./truth/agreement";
import { count, measure, quota } from "./truth/measurement";
import { create, limitRanges, removeAll, stop } from "./truth/objects";
import { type Outcome, predict } from "./truth/prediction";
import { inRoom } from "./truth/room";
import { label, type Row } from "./truth/row";
import { sparkJobs } from "./truth/spark-jobs";
import { namespaces, workloads } from "./truth/workloads";

// Objective: budget-exact
describe("what the policies count is what the cluster gets", function () {
  this.timeout("10m");
  const agreement = new Agreement();
  let predictions: Map<Row, Outcome>;

  before(platformIsUp);
  before(removeAll);
  before(async () => {
    const { core } = clients();
    for (const name of namespaces) await core.createNamespace({ body: { metadata: { name, labels: label } } });
    predictions = await predictAll();
    // What admission looks up, such as a LimitRange, is there well before the pods.
    for (const { objects } of [...workloads, ...sparkJobs]) await create(objects.slice(0, -1));
    await Promise.all([...predictions.values()].flatMap(({ groups }) => groups.map(count)));
    for (const { objects } of workloads) await create(objects.slice(-1));
  });
  after(removeAll);
  after(() => {
    console.log(`    (${String(agreement)})`);
  });

  describe("for Spark jobs", () => {
    let results: Map<Row, Promise<Outcome>>;
    before(needsRealNode);
    before(async () => {
      const room = await quota({ namespace: jobNamespace, name: "spark-jobs" }, "hard");
      const needs = (row: Row) => predictions.get(row)!.groups.map(({ totals }) => totals);
      results = inRoom(room, sparkJobs, needs, (row) => run(row, predictions.get(row)!));
    });

    for (const row of sparkJobs) {
      it(row.shows, async () => {
        agreement.check(predictions.get(row)!, await results.get(row)!);
      });
    }
  });

  // After the jobs: autoscalers and schedules have had a minute or two.
  describe("for workloads", () => {
    let results: Map<Row, Promise<Outcome>>;
    before(() => {
      results = new Map(workloads.map((row) => [row, measure(predictions.get(row)!, 180)]));
    });

    for (const row of workloads) {
      it(row.shows, async () => {
        agreement.check(predictions.get(row)!, await results.get(row)!);
      });
    }
  });
});

async function predictAll(): Promise<Map<Row, Outcome>> {
  const given = await limitRanges(jobNamespace);
  const nodes = await clients().core.listNode();
  return new Map([...workloads, ...sparkJobs].map((row) => [row, predict(row, given, nodes.items.length)]));
}

/** Runs a job until its pods are there. */
async function run(row: Row, predicted: Outcome): Promise<Outcome> {
  await create(row.objects.slice(-1));
  try {
    const { kind, metadata } = row.objects.at(-1)!;
    if (kind === "SparkApplication") await reaches(metadata!.name!, ["RUNNING"]);
    return await measure(predicted, 90);
  } finally {
    await stop(row, predicted);
  }
}

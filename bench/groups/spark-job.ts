import { ApiException, CoreV1Api, CustomObjectsApi } from "@kubernetes/client-node";
import { plainConf } from "../plain-conf";
import type { Group } from "../group";
import { kubeConfig, repeat, secondsUntil } from "../measure";
import { figuresOf } from "../statistics";

interface SparkApplication {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly sparkConf?: Readonly<Record<string, string>> };
  readonly status?: { readonly applicationState?: { readonly state?: string } };
}

export const namespace = "spark-applications";
const applications = { group: "sparkoperator.k8s.io", version: "v1beta2", namespace, plural: "sparkapplications" };

/** Spark jobs of the running sandbox. */
export const jobs = {
  get api() {
    return kubeConfig().makeApiClient(CustomObjectsApi);
  },

  async spec(name: string): Promise<SparkApplication["spec"]> {
    return ((await jobs.api.getNamespacedCustomObject({ ...applications, name })) as SparkApplication).spec;
  },

  async untilAllEnded(): Promise<void> {
    const { api } = jobs;
    await secondsUntil("the jobs have ended", async () => {
      const { items } = (await api.listNamespacedCustomObject(applications)) as { items: SparkApplication[] };
      return items.every(({ status }) => ["COMPLETED", "FAILED"].includes(status?.applicationState?.state ?? ""));
    });
  },

  /** Submits a job and gives the seconds until it has completed; takes it away again, with its pods. */
  async run(name: string, spec: SparkApplication["spec"]): Promise<number> {
    const { api } = jobs;
    const pods = kubeConfig().makeApiClient(CoreV1Api);
    const { group, version } = applications;
    const body = { apiVersion: `${group}/${version}`, kind: "SparkApplication", metadata: { name }, spec };
    await deleteIfThere(name);
    try {
      const start = performance.now();
      await api.createNamespacedCustomObject({ ...applications, body });
      await secondsUntil(`${name} completes`, async () => {
        const { status } = (await api.getNamespacedCustomObject({ ...applications, name })) as SparkApplication;
        const state = status?.applicationState?.state;
        // A submission that failed is tried again.
        if (state === "FAILED")
          throw new Error(`${name} failed: see \`npm run kubectl -- logs -n ${namespace} ${name}-driver\`.`);
        return state === "COMPLETED";
      });
      return (performance.now() - start) / 1000;
    } finally {
      await deleteIfThere(name);
      const labelSelector = `sparkoperator.k8s.io/app-name=${name}`;
      await secondsUntil("its pods are gone", async () => {
        return (await pods.listNamespacedPod({ namespace, labelSelector })).items.length === 0;
      });
    }
  },
};

async function deleteIfThere(name: string): Promise<void> {
  await jobs.api.deleteNamespacedCustomObject({ ...applications, name }).catch((error: unknown) => {
    if (!(error instanceof ApiException) || error.code !== 404) throw error;
  });
}

export const job: Group = {
  title: "A Spark job",
  method: "`test-spark-pi` as the stack has it, from its submission until the operator says that it has completed.",
  runs: 5,
  measure: async (runs) => {
    const spec = await jobs.spec("test-spark-pi");
    const seconds = await repeat(runs, "test-spark-pi", () => jobs.run("bench-spark-pi", spec));
    return { rows: [{ what: "submitted → COMPLETED", unit: "s", figures: figuresOf(seconds) }] };
  },
};

export const defaults: Group = {
  title: "Jobs with our Spark settings and with plain ones",
  method:
    "`plain` has the fewest settings with which the job can run: addresses, catalog and, if the job reads it, the " +
    "event log. Both run in turns. The time is from submission to completion.",
  runs: 3,
  measure: async (runs) => {
    const rows = [];
    for (const name of ["s3-integration-test", "iceberg-operations"]) {
      const spec = await jobs.spec(name);
      const plainSpec = { ...spec, sparkConf: plainConf(name, spec.sparkConf ?? {}) };
      const turns = await repeat(runs, `${name}, plain and ours`, async () => {
        const plain = await jobs.run("bench-plain", plainSpec);
        const ours = await jobs.run("bench-ours", spec);
        return { plain, ours };
      });
      const [plain, ours] = [figuresOf(turns.map((turn) => turn.plain)), figuresOf(turns.map((turn) => turn.ours))];
      rows.push(
        { what: `\`${name}\`, plain`, unit: "s", figures: plain } as const,
        { what: `\`${name}\`, ours`, unit: "s", figures: ours, atMost: Number(plain.median.toFixed(1)) } as const,
      );
    }
    return { rows };
  },
};

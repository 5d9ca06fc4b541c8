// Measures what docs/performance.md tells, on this machine, and writes it there: `npm run bench [-- --cold]`.
import { KubeConfig, CustomObjectsApi } from "@kubernetes/client-node";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sparkOperatorValues } from "../components/spark-operator-values";
import { paths } from "../sandbox/paths";
import { ensureTools } from "../sandbox/tools/tools";
import { phasesOf, project, repeat, sandbox, timed } from "./measure";
import { figuresOf, mediansByStep, type Figures } from "./statistics";

const { values: options } = parseArgs({ options: { cold: { type: "boolean", default: false } } });

interface Row {
  readonly what: string;
  readonly target: string;
  readonly figures: Figures;
  readonly unit: "s" | "GiB" | "×";
}

/** An empty machine, as far as this project can tell: no built tool, no image, no Go module, no npm package cache. */
async function coldUp(): Promise<{ row: Row; phases: Map<string, number> }> {
  const home = await mkdtemp(join(tmpdir(), "lakehouse-cold-"));
  const env = { HOME: home, XDG_CACHE_HOME: "", XDG_STATE_HOME: "", GOPATH: "", GOMODCACHE: "", GOCACHE: "" };
  try {
    await sandbox("down");
    const { seconds, output } = await timed(["node", "sandbox/run.mjs", "up"], { env });
    const row: Row = {
      what: "`npm run up`, nothing cached",
      target: "≤ 1500",
      figures: figuresOf([seconds]),
      unit: "s",
    };
    return { row, phases: phasesOf(output) };
  } finally {
    await timed(["node", "sandbox/run.mjs", "down", "--wipe"], { env });
    await timed(["chmod", "-R", "u+w", home]); // Go's module cache is read-only
    await rm(home, { recursive: true, force: true });
  }
}

async function warmUps(): Promise<{ row: Row; phases: Map<string, number> }> {
  const runs = await repeat(3, "`npm run up` after `npm run down`", async () => {
    await sandbox("down");
    return sandbox("up");
  });
  const figures = figuresOf(runs.map(({ seconds }) => seconds));
  return {
    row: { what: "`npm run up` after `npm run down`", target: "≤ 180", figures, unit: "s" },
    phases: mediansByStep(runs.map(({ output }) => phasesOf(output))),
  };
}

async function unchangedUps(): Promise<Row> {
  const runs = await repeat(3, "`npm run up` on a running sandbox", () => sandbox("up"));
  const figures = figuresOf(runs.map(({ seconds }) => seconds));
  return { what: "`npm run up` on a running sandbox", target: "≤ 60", figures, unit: "s" };
}

async function deployments(): Promise<Row> {
  const runs = await repeat(3, "`pulumi up` of an empty cluster", async () => {
    await sandbox("pulumi", "destroy", "--yes", "--skip-preview");
    return sandbox("pulumi", "up", "--yes", "--skip-preview", "--policy-pack", "policies");
  });
  const figures = figuresOf(runs.map(({ seconds }) => seconds));
  return { what: "`pulumi up` of an empty cluster, operator Ready", target: "≤ 45", figures, unit: "s" };
}

/** A preview and its yardstick in turn, so that both meet the same machine. */
async function previews(): Promise<Row[]> {
  const { helm, kube } = await ensureTools(() => undefined);
  const folder = await mkdtemp(join(tmpdir(), "lakehouse-bench-"));
  const values = join(folder, "values.json");
  const choices = {
    name: "spark-operator",
    image: "localhost/spark-operator:2.2.1",
    jobNamespaces: ["spark-applications"],
    priorityClass: "spark-operator",
  };
  await writeFile(values, JSON.stringify(sparkOperatorValues(choices)));
  const chart = join(paths.charts, "spark-operator");
  const yardstick = async () => {
    const template = ["template", choices.name, chart, "-n", choices.name, "--include-crds", "-f", values];
    const rendered = await timed([helm, ...template]);
    // Without a namespace of their own, kubectl would look for some of the chart's objects in `default`.
    const diff = ["diff", "--server-side", "--force-conflicts", "-n", choices.name, "-f", "-"];
    const compared = await timed([kube, "kubectl", ...diff], {
      input: rendered.output,
      env: { KUBECONFIG: paths.kubeconfig },
      exitCodes: [0, 1],
    });
    return rendered.seconds + compared.seconds;
  };
  const pairs = await repeat(5, "a preview without changes, and its yardstick", async () => ({
    preview: (await sandbox("pulumi", "preview", "--expect-no-changes")).seconds,
    withPolicies: (await sandbox("pulumi", "preview", "--expect-no-changes", "--policy-pack", "policies")).seconds,
    yardstick: await yardstick(),
  }));
  await rm(folder, { recursive: true });
  const row = (
    what: string,
    target: string,
    unit: Row["unit"],
    value: (pair: (typeof pairs)[number]) => number,
  ): Row => ({
    what,
    target,
    unit,
    figures: figuresOf(pairs.map(value)),
  });
  return [
    row("`pulumi preview` without changes", "≤ 5", "s", ({ preview }) => preview),
    row("the same with the policy pack", "", "s", ({ withPolicies }) => withPolicies),
    row("`helm template` and `kubectl diff --server-side`", "yardstick", "s", (pair) => pair.yardstick),
    row("preview : yardstick", "", "×", (pair) => pair.preview / pair.yardstick),
  ];
}

/** Deletes test-spark-pi and submits it again as it was. */
async function jobs(): Promise<Row> {
  const config = new KubeConfig();
  config.loadFromFile(paths.kubeconfig);
  const api = config.makeApiClient(CustomObjectsApi);
  const kind = {
    group: "sparkoperator.k8s.io",
    version: "v1beta2",
    namespace: "spark-applications",
    plural: "sparkapplications",
  };
  const template = (await api.getNamespacedCustomObject({ ...kind, name: "test-spark-pi" })) as {
    apiVersion: string;
    kind: string;
    spec: object;
  };
  const name = "bench-spark-pi";
  const run = async () => {
    const { apiVersion, spec } = template;
    const body = { apiVersion, kind: template.kind, metadata: { name }, spec };
    const start = performance.now();
    await api.createNamespacedCustomObject({ ...kind, body });
    for (;;) {
      const { status } = (await api.getNamespacedCustomObject({ ...kind, name })) as {
        status?: { applicationState?: { state?: string } };
      };
      const state = status?.applicationState?.state;
      if (state === "COMPLETED") break;
      if (state === "FAILED") throw new Error(`${name} failed.`);
      await new Promise((next) => setTimeout(next, 100));
    }
    const seconds = (performance.now() - start) / 1000;
    await api.deleteNamespacedCustomObject({ ...kind, name });
    await new Promise((next) => setTimeout(next, 3000));
    return seconds;
  };
  const figures = figuresOf(await repeat(5, "test-spark-pi", run));
  return { what: "test-spark-pi, submitted → COMPLETED", target: "", figures, unit: "s" };
}

async function memory(): Promise<Row> {
  const samples = await repeat(3, "memory of the idle sandbox", async () => {
    await new Promise((next) => setTimeout(next, 5000));
    return Number(/in all +(\d+\.\d+) GiB/.exec((await sandbox("status")).output)?.[1]);
  });
  return {
    what: "memory of the idle sandbox, platform deployed",
    target: "≤ 3",
    figures: figuresOf(samples),
    unit: "GiB",
  };
}

function renderRow({ what, target, figures, unit }: Row): string {
  const digits = unit === "s" && figures.median >= 10 ? 0 : 2;
  const [median, min, max] = [figures.median, figures.min, figures.max].map((value) => value.toFixed(digits));
  return `| ${what} | ${median} ${unit} | ${min} – ${max} | ${figures.runs} | ${target} |`;
}

function renderPhases(title: string, phases: ReadonlyMap<string, number>): string {
  const rows = [...phases].map(([phase, seconds]) => {
    const share = seconds / (phases.get("in all") ?? seconds);
    return `| ${phase} | ${seconds.toFixed(1)} s | ${(100 * share).toFixed(0)} % |`;
  });
  return [`## Phases of ${title}`, "", "| phase | median | share |", "| --- | --- | --- |", ...rows].join("\n");
}

async function main(): Promise<void> {
  await sandbox("up");
  const rows: Row[] = [await memory(), await jobs(), ...(await previews()), await deployments(), await unchangedUps()];
  const warm = await warmUps();
  rows.push(warm.row);
  const phases = [renderPhases(warm.row.what, warm.phases)];
  if (options.cold) {
    const cold = await coldUp();
    rows.push(cold.row);
    phases.push(renderPhases(cold.row.what, cold.phases));
    await sandbox("up");
  }
  const [processor] = cpus();
  const machine = `${cpus().length} × ${processor?.model ?? "CPU"}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.versions.node}`;
  const page = [
    "# Performance",
    "",
    "Written by `npm run bench -- --cold`; medians of several runs in a row, on",
    `${machine}.`,
    "",
    "| what | median | min – max | runs | target |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map(renderRow),
    "",
    phases.join("\n\n"),
    "",
  ].join("\n");
  await writeFile(join(project, "docs/performance.md"), page);
  console.log(page);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

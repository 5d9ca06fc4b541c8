import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { sparkOperatorValues } from "../../components/spark/spark-operator-values";
import { paths } from "../../sandbox/shared/paths";
import { images } from "../../sandbox/shared/settings";
import { ensureTools } from "../../sandbox/tools/tools";
import type { Group } from "../group";
import { project, pulumi, repeat, timed } from "../measure";
import { ownObjects } from "../stack-objects";
import { figuresOf } from "../statistics";

const name = "spark-operator";

/** Renders the chart as the program does, and asks the API server about the same objects as a preview does. */
async function yardstick(values: string, kubeconfig: string, objects: string): Promise<number> {
  const { helm, kube } = await ensureTools(() => undefined);
  const postRenderer = ["--post-renderer", process.execPath];
  postRenderer.push("--post-renderer-args", join(project, "components/spark/spark-operator-refine.mjs"));
  const chart = ["template", name, join(paths.charts, name), "-n", name, "--include-crds", "-f", values];
  const rendered = await timed([helm, ...chart, ...postRenderer]);
  const diff = ["diff", "--server-side", "--force-conflicts", "-f", "-"] as const;
  const compared = await timed([kube, "kubectl", ...diff], {
    input: `${rendered.stdout}\n---\n${objects}`,
    env: { KUBECONFIG: kubeconfig },
    exitCodes: [0, 1],
  });
  return rendered.seconds + compared.seconds;
}

/**
 * Some of the chart's objects name no namespace, which then is the context's; `--namespace` would refuse those of
 * others.
 */
async function inNamespace(namespace: string, kubeconfig: string): Promise<void> {
  const config = parse(await readFile(paths.kubeconfig, "utf8")) as { contexts: { context: object }[] };
  const contexts = config.contexts.map((entry) => ({ ...entry, context: { ...entry.context, namespace } }));
  await writeFile(kubeconfig, stringify({ ...config, contexts }), { mode: 0o600 });
}

export const preview: Group = {
  title: "`pulumi preview` without changes",
  method:
    "The yardstick is `helm template` and `kubectl diff --server-side` of the same objects. Previews without the " +
    "policy pack, with the policy pack and with an empty pack, and the yardstick, run in turns under the same " +
    "conditions.",
  runs: 7,
  measure: async (runs) => {
    const folder = await mkdtemp(join(tmpdir(), "lakehouse-bench-"));
    const values = join(folder, "values.json");
    const image = images.sparkOperator;
    const choices = { name, image, jobNamespaces: ["spark-applications"], priorityClass: name };
    await writeFile(values, JSON.stringify(sparkOperatorValues(choices)));
    const kubeconfig = join(folder, "kubeconfig");
    await inNamespace(name, kubeconfig);
    const objects = ownObjects((await pulumi("stack", "export", "--show-secrets")).stdout);
    const unchanged = ["preview", "--expect-no-changes"];
    const turns = await repeat(runs, "preview, preview with policies, with an empty pack, yardstick", async () => ({
      plain: (await pulumi(...unchanged)).seconds,
      judged: (await pulumi(...unchanged, "--policy-pack", "policies")).seconds,
      empty: (await pulumi(...unchanged, "--policy-pack", "bench/empty-pack")).seconds,
      yardstick: await yardstick(values, kubeconfig, objects),
    }));
    await rm(folder, { recursive: true });
    const figures = (value: (turn: (typeof turns)[number]) => number) => figuresOf(turns.map(value));
    return {
      rows: [
        { what: "`pulumi preview`", unit: "s", figures: figures(({ plain }) => plain), atMost: 5 },
        { what: "the yardstick", unit: "s", figures: figures((turn) => turn.yardstick) },
        { what: "preview : yardstick", unit: "×", figures: figures((turn) => turn.plain / turn.yardstick) },
        { what: "`pulumi preview --policy-pack policies`", unit: "s", figures: figures(({ judged }) => judged) },
        {
          what: "with policies : without",
          unit: "×",
          figures: figures(({ plain, judged }) => judged / plain),
          atMost: 1.2,
        },
        { what: "with an empty pack : without", unit: "×", figures: figures(({ plain, empty }) => empty / plain) },
      ],
    };
  },
};

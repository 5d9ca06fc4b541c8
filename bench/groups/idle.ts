import { CoreV1Api, type V1Pod } from "@kubernetes/client-node";
import { setTimeout as sleep } from "node:timers/promises";
import type { Group } from "../group";
import { kubeConfig, repeat, sandbox, secondsUntil } from "../measure";
import { figuresOf } from "../statistics";
import { jobs } from "./spark-job";

export const memory: Group = {
  title: "Memory of the idle sandbox",
  method:
    "Proportional set size of all its processes, with the platform deployed and all jobs completed, as `npm run status` tells it.",
  runs: 3,
  measure: async (runs) => {
    await jobs.untilAllEnded();
    const samples = await repeat(runs, "memory of the idle sandbox", async () => {
      await sleep(5000);
      const { output } = await sandbox(["status"]);
      const total = /^in all +(\d+\.\d+) GiB/m.exec(output)?.[1];
      if (total === undefined) throw new Error(`\`npm run status\` tells no memory:\n${output}`);
      return Number(total);
    });
    return { rows: [{ what: "the sandbox, in all", unit: "GiB", figures: figuresOf(samples), atMost: 3 }] };
  },
};

const namespace = "lakehouse";
const isReady = ({ status }: V1Pod) =>
  status?.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false;

export const history: Group = {
  title: "Start-up of the History Server",
  method: "The pod is deleted. The time is from the creation of the next pod until it is Ready.",
  runs: 3,
  measure: async (runs) => {
    const core = kubeConfig().makeApiClient(CoreV1Api);
    const pods = async () =>
      (await core.listNamespacedPod({ namespace })).items.filter(({ metadata }) =>
        metadata?.name?.startsWith("history-server"),
      );
    const seconds = await repeat(runs, "start-up of the History Server", async () => {
      const old = (await pods()).flatMap(({ metadata }) => metadata?.name ?? []);
      for (const name of old) await core.deleteNamespacedPod({ namespace, name });
      const next = async () => (await pods()).filter(({ metadata }) => !old.includes(metadata?.name ?? ""));
      await secondsUntil("there is a new pod", async () => (await next()).length > 0);
      return secondsUntil("the new pod is Ready", async () => (await next()).some(isReady));
    });
    return { rows: [{ what: "pod created → Ready", unit: "s", figures: figuresOf(seconds) }] };
  },
};

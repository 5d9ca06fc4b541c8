import { AppsV1Api, type V1Deployment } from "@kubernetes/client-node";
import { jobs } from "./spark-job";
import type { Group } from "../group";
import { kubeConfig, pulumi, repeat, secondsUntil } from "../measure";
import { figuresOf } from "../statistics";

const namespace = "spark-operator";
const isAvailable = ({ status }: V1Deployment) =>
  status?.conditions?.some(({ type, status: is }) => type === "Available" && is === "True") ?? false;

export const operator: Group = {
  title: "`pulumi up` of an empty cluster",
  method:
    "After `pulumi destroy`; the operator is Ready when its controller and its webhook are. Catalog and History Server are deployed beside it, " +
    "and the command ends when the jobs are submitted.",
  runs: 3,
  measure: async (runs) => {
    const apps = kubeConfig().makeApiClient(AppsV1Api);
    const isReady = async () => {
      const deployments = (await apps.listNamespacedDeployment({ namespace })).items;
      return deployments.length >= 2 && deployments.every(isAvailable);
    };
    const ups = await repeat(runs, "pulumi up of an empty cluster", async () => {
      await pulumi("destroy", "--yes", "--skip-preview");
      const up = pulumi("up", "--yes", "--skip-preview", "--policy-pack", "policies");
      const [ready, { seconds }] = await Promise.all([secondsUntil("the operator is Ready", isReady), up]);
      await jobs.untilAllEnded();
      return { ready, seconds };
    });
    return {
      rows: [
        {
          what: "`pulumi up` → operator Ready",
          unit: "s",
          figures: figuresOf(ups.map(({ ready }) => ready)),
          atMost: 45,
        },
        { what: "all of `pulumi up`", unit: "s", figures: figuresOf(ups.map(({ seconds }) => seconds)) },
      ],
    };
  },
};

import { failClosed } from "../framework/define-policy";
import { podsOf } from "../model/pods";
import { podPolicy } from "../framework/pod-policy";

export const requestsSet = podPolicy(
  {
    name: "requests-set",
    rule: "Every container declares its CPU request, its memory request and its memory limit.",
    why: "The scheduler places pods without requests anywhere, and they are the first pods to starve or to be killed.",
    remedy: "Set resources.requests.cpu, resources.requests.memory and resources.limits.memory.",
    severity: "high",
    source: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  },
  ({ kind, inputs }, report) => {
    // A patch cannot take requests away; Spark gives its own containers what driver and executor ask for.
    if (kind.partial) return;
    for (const container of podsOf(kind, inputs).flatMap((pod) => pod.containers)) {
      failClosed(report, () => {
        const resources = container.at("resources");
        const limits = resources.at("limits");
        const missing = [
          ...["cpu", "memory"].filter((name) => !limits.at(name).present).map((name) => resources.at("requests", name)),
          limits.at("memory"),
        ].filter((field) => !field.present);
        if (missing.length > 0) report(`${missing.map(({ path }) => path).join(", ")} missing.`);
      });
    }
  },
);

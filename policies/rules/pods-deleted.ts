import { podPolicy } from "../framework/pod-policy";

/** Annotations, and their values, by which an object or its pods stay when the stack deletes it. */
const keeping = new Map([
  // Makes the Kubernetes provider retain an object of a chart: provider/pkg/provider/helm/v4/chart.go.
  ["helm.sh/resource-policy", "keep"],
  // Leaves the pods without the object: DeletionPropagation in provider/pkg/metadata/overrides.go.
  ["pulumi.com/deletionPropagationPolicy", "orphan"],
]);

export const podsDeleted = podPolicy(
  {
    name: "pods-deleted",
    rule: "Pods are deleted with the stack's object that runs them.",
    why: "The next preview would not know of pods that stay, and would not count them.",
    remedy: "Leave the annotation out; an object that must stay is kept in the stack by the option protect.",
    severity: "high",
    source: "https://www.pulumi.com/docs/iac/concepts/resources/options/retainondelete/",
  },
  ({ inputs }, report) => {
    const annotations = inputs.at("metadata", "annotations");
    for (const [name, value] of keeping) {
      const field = annotations.at(name);
      if (field.text()?.toLowerCase() === value) report(`${field.path} is ${value}, so that pods stay.`);
    }
  },
);

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
    rule: "Deleting an object of the stack deletes the pods of the object.",
    why: "The next preview would not know the remaining pods, and would not count them.",
    remedy: "Remove the annotation. To keep an object in the stack, use the option protect.",
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

import { failClosed, stackPolicy } from "../framework/define-policy";

/** What a provider chooses its cluster by: https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/ */
const choices = ["kubeconfig", "context", "cluster"];

export const oneCluster = stackPolicy(
  {
    name: "one-cluster",
    rule: "All Kubernetes objects of a stack are in one cluster.",
    why:
      "Budgets, quotas and namespaces belong to one cluster. Objects in another cluster would be counted and judged as " +
      "if they were in this one.",
    remedy: "Give all resources the same Kubernetes provider, and give each cluster a stack of its own.",
    severity: "high",
    source: "https://www.pulumi.com/docs/iac/concepts/resources/providers/",
    config: { properties: {} },
  },
  ({ resources }, report) => {
    const [first, ...others] = resources.filter(
      ({ type, properties }) =>
        // One that only renders files has no cluster.
        type === "pulumi:providers:kubernetes" && !properties.at("renderYamlToDirectory").present,
    );
    for (const { urn, properties } of others) {
      const judge = () => {
        const other = choices.find((key) => properties.at(key).text() !== first?.properties.at(key).text());
        // Not what it is: a kubeconfig has credentials.
        if (other !== undefined) report(`Its ${other} differs from this stack's other Kubernetes provider.`, urn);
      };
      failClosed(report, judge, urn);
    }
  },
);

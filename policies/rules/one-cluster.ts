import { failClosed, stackPolicy } from "../framework/define-policy";

/** What a provider chooses its cluster by: https://www.pulumi.com/registry/packages/kubernetes/api-docs/provider/ */
const choices = ["kubeconfig", "context", "cluster"];

export const oneCluster = stackPolicy(
  {
    name: "one-cluster",
    rule: "All Kubernetes objects of a stack go to one cluster.",
    why: "Budgets, quotas and namespaces are those of one cluster; what goes to another is counted and judged as if it were here.",
    remedy: "Give all resources the same Kubernetes provider, and each cluster a stack of its own.",
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
        if (other !== undefined) report(`Its ${other} is not that of this stack's other Kubernetes provider.`, urn);
      };
      failClosed(report, judge, urn);
    }
  },
);

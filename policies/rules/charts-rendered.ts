import { stackPolicy } from "../framework/define-policy";
import { isComponent } from "../../contract/kinds";

export const chartsRendered = stackPolicy(
  {
    name: "charts-rendered",
    rule: "Every chart, manifest and kustomization shows the objects that it will create.",
    why: "A chart that shows nothing, because a value is not known yet, would pass all policies and then create anything.",
    remedy: "Use a namespace and values that are known before the deployment.",
    severity: "high",
    source: "https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/v4/chart/",
    config: { properties: {} },
  },
  ({ resources }, report) => {
    const parents = new Set(resources.map(({ parent }) => parent));
    for (const { urn, type } of resources) {
      if (isComponent(type) && !parents.has(urn)) report(`${type} shows none of its objects.`, urn);
    }
  },
);

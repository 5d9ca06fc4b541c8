import { expect } from "chai";
import {
  prometheusDeployment,
  prometheusObjects,
  stackConfiguration,
} from "../../../../../sandbox/services/monitoring/prometheus";
import { readSettings } from "../../../../../settings/read-settings";
import { configOf, stackDev } from "../../../settings/support";

interface Deployment {
  readonly metadata: { readonly namespace: string };
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly annotations: Readonly<Record<string, string>> };
      readonly spec: { readonly volumes: readonly { readonly name: string }[] };
    };
  };
}

describe("the sandbox's Prometheus", () => {
  const deployment = prometheusDeployment("first") as Deployment;

  it("is in the namespace from which the stack lets a Prometheus in, if its settings name no other", () => {
    const readFile = () => "contexts: [{ name: any }]";
    const { monitoring } = readSettings(configOf({ cluster: { context: "any" } }), { ...stackDev, readFile });
    expect(deployment.metadata.namespace).to.equal(monitoring.prometheusNamespace);
    expect(stackConfiguration.namespace).to.equal(monitoring.prometheusNamespace);
  });

  it("starts again with another configuration, and only then", () => {
    expect(prometheusDeployment("first")).to.deep.equal(deployment);
    expect(prometheusDeployment("second")).not.to.deep.equal(deployment);
    expect(deployment.spec.template.spec.volumes.map(({ name }) => name)).to.include(stackConfiguration.name);
  });

  it("may look and no more", () => {
    const roles = prometheusObjects().filter((object) => "rules" in object) as { rules: { verbs: string[] }[] }[];
    const verbs = roles.flatMap(({ rules }) => rules.flatMap((rule) => rule.verbs));
    expect(new Set(verbs)).to.deep.equal(new Set(["get", "list", "watch"]));
  });
});

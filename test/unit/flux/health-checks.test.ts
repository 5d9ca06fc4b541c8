import { expect } from "chai";
import { healthChecks } from "../../../flux/health-checks";
import type { KubernetesObject } from "../../../flux/plan";

const object = (apiVersion: string, kind: string, waitFor?: string): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name: "one", ...(waitFor !== undefined && { annotations: { "pulumi.com/waitFor": waitFor } }) },
});

describe("health checks for Flux", () => {
  it("are those of the kinds that a component has, one a kind", () => {
    const kinds = healthChecks([
      object("v1", "ConfigMap"),
      object("external-secrets.io/v1", "ExternalSecret", "condition=Ready"),
      object("external-secrets.io/v1", "ExternalSecret", "condition=Ready"),
      object("sparkoperator.k8s.io/v1beta2", "SparkApplication"),
    ]).map(({ kind }) => kind);
    expect(kinds).to.deep.equal(["SparkApplication", "ExternalSecret"]);
    expect(healthChecks([object("v1", "ConfigMap")])).to.deep.equal([]);
  });

  it("are left out for custom resource definitions, for which Flux waits anyway", () => {
    const definition = object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "condition=Established");
    expect(healthChecks([definition])).to.deep.equal([]);
  });

  it("are missing for no object for which Pulumi waits", () => {
    expect(() => healthChecks([object("example.com/v1", "Database", "condition=Up")])).to.throw(
      "Pulumi waits for Database one until condition=Up: give the kind a check in flux/health-checks.ts.",
    );
  });
});

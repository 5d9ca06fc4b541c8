import { expect } from "chai";
import type { Registered } from "./engine";

interface Container {
  readonly resources: { readonly requests: object; readonly limits: object };
  readonly securityContext: object;
  readonly env: readonly { readonly name: string; readonly value?: string }[];
}

/**
 * What every server of the platform is. @param workload type and name of what runs its pod, such as `apps/v1:Deployment
 * web`
 */
export function isWebWorkload(workload: string, resources: () => Map<string, Registered>): void {
  const inputs = (id: string) => resources().get(`kubernetes:${id}`)!.inputs;
  const template = () =>
    (inputs(workload).spec as { template: { metadata: { labels: object }; spec: { containers: Container[] } } })
      .template;
  const containers = () => template().spec.containers;

  it("asks for CPU and memory, and is limited in both", () => {
    for (const { resources: amounts } of containers()) {
      expect(amounts.requests).to.have.all.keys("cpu", "memory");
      expect(amounts.limits).to.have.all.keys("cpu", "memory");
    }
  });

  it("may do nothing that an ordinary process could not, and has no token", () => {
    expect(template().spec).to.have.property("automountServiceAccountToken", false);
    for (const { securityContext } of containers()) {
      expect(securityContext).to.deep.include({
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
        seccompProfile: { type: "RuntimeDefault" },
      });
    }
  });

  it("is started, used and restarted by probes", () => {
    for (const container of containers()) {
      expect(container).to.include.keys("startupProbe", "readinessProbe", "livenessProbe");
    }
  });

  it("has no key in its variables", () => {
    for (const { name, value } of containers().flatMap(({ env }) => env)) {
      if (name.startsWith("AWS_")) expect(value, name).to.equal(undefined);
    }
  });

  it("belongs to a Service, and to a network policy that closes both ways", () => {
    const name = workload.split(" ")[1] ?? "";
    const { labels } = template().metadata;
    expect(inputs(`core/v1:Service ${name}`).spec).to.deep.include({ selector: labels });
    expect(inputs(`networking.k8s.io/v1:NetworkPolicy ${name}`).spec).to.deep.include({
      podSelector: { matchLabels: labels },
      policyTypes: ["Ingress", "Egress"],
    });
  });
}

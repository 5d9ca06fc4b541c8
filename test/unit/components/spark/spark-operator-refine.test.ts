import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { dump, loadAll } from "js-yaml";
import { crdText, needsChart } from "../support/chart";

const script = join(__dirname, "../../../../components/spark/spark-operator-refine.mjs");

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly annotations?: Record<string, string> };
  readonly [key: string]: unknown;
}

/** Runs the post-renderer as Helm does. */
function refine(...manifests: object[]): Manifest[] {
  return refineWith([], ...manifests);
}

function refineWith(options: readonly string[], ...manifests: object[]): Manifest[] {
  const input = manifests.map((manifest) => dump(manifest)).join("---\n");
  return loadAll(execFileSync("node", [script, ...options], { input, encoding: "utf8", stdio: "pipe" })) as Manifest[];
}

const crd = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "jobs.example.com", annotations: { kept: "yes" } },
  spec: {
    versions: [
      {
        schema: {
          openAPIV3Schema: {
            description: "A job.",
            type: "object",
            properties: {
              description: { type: "string", description: "What the job is for." },
              steps: {
                type: "array",
                items: { type: "object", description: "A step.", anyOf: [{ description: "One kind." }] },
              },
              labels: { additionalProperties: { type: "string", description: "A label's value." } },
            },
          },
        },
      },
    ],
  },
};
const deployment = {
  kind: "Deployment",
  metadata: { name: "controller" },
  spec: {
    template: {
      spec: {
        containers: [{ name: "main", livenessProbe: { httpGet: { port: 8081 } }, readinessProbe: { exec: {} } }],
      },
    },
  },
};

describe("the post-renderer of the Spark operator's chart", () => {
  it("has the Deployments start after the custom resource definitions are there", () => {
    const other = { ...crd, metadata: { name: "tasks.example.com" } };
    const controller = refine(deployment, crd, other).find(({ kind }) => kind === "Deployment");
    expect(controller?.metadata.annotations).to.deep.equal({
      "config.kubernetes.io/depends-on":
        "apiextensions.k8s.io/CustomResourceDefinition/jobs.example.com," +
        "apiextensions.k8s.io/CustomResourceDefinition/tasks.example.com",
    });
  });

  it("has all wait until the API server serves a definition's kind, which no provider does by itself", () => {
    const [definition] = refine(crd, deployment);
    expect(definition?.metadata.annotations).to.include({ "pulumi.com/waitFor": "condition=Established" });
  });

  it("leaves definitions to the stack, unless told to keep them", () => {
    const policy = (manifest?: Manifest) => manifest?.metadata.annotations?.["helm.sh/resource-policy"];
    expect(policy(refine(crd)[0])).to.equal(undefined);
    const [kept, controller] = refineWith(["--keep-definitions"], crd, deployment);
    expect(policy(kept)).to.equal("keep");
    expect(policy(controller)).to.equal(undefined);
  });

  it("makes the probes patient and leaves what they probe", () => {
    const [controller] = refine(deployment, crd);
    expect(controller)
      .to.have.nested.property("spec.template.spec.containers[0].livenessProbe")
      .that.deep.equals({
        httpGet: { port: 8081 },
        periodSeconds: 10,
        timeoutSeconds: 5,
        failureThreshold: 12,
      });
    expect(controller).to.have.nested.property("spec.template.spec.containers[0].readinessProbe.timeoutSeconds", 5);
  });

  it("removes the schemas' descriptions, but no property of that name", () => {
    const [refined] = refine(crd);
    expect(refined)
      .to.have.nested.property("spec.versions[0].schema.openAPIV3Schema")
      .that.deep.equals({
        type: "object",
        properties: {
          description: { type: "string" },
          steps: { type: "array", items: { type: "object", anyOf: [{}] } },
          labels: { additionalProperties: { type: "string" } },
        },
      });
    expect(refined?.metadata.annotations).to.include({ kept: "yes" });
  });

  it("has a webhook count as there when it can be called: it writes its certificate authority itself", () => {
    const webhooks = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"].map((kind) => ({
      kind,
      metadata: { name: "webhook" },
    }));
    for (const { metadata } of refine(crd, ...webhooks).slice(1)) {
      expect(metadata.annotations).to.deep.equal({
        "pulumi.com/waitFor": "jsonpath={.webhooks[0].clientConfig.caBundle}",
      });
    }
  });

  it("has nobody wait for the Service of Deployments that are waited for", () => {
    const [, service] = refine(crd, { kind: "Service", metadata: { name: "webhook" } });
    expect(service?.metadata.annotations).to.deep.equal({ "pulumi.com/skipAwait": "true" });
  });

  it("takes away the cluster-wide rights that the operator does not use, and the role that is empty then", () => {
    const rule = (...resources: string[]) => ({ apiGroups: [""], resources, verbs: ["get"] });
    const role = (name: string, ...rules: object[]) => [
      { kind: "ClusterRole", metadata: { name }, rules },
      { kind: "ClusterRoleBinding", metadata: { name: `${name}-binding` }, roleRef: { name } },
    ];
    const webhooks = rule("mutatingwebhookconfigurations");
    const refined = refine(
      crd,
      ...role("controller", rule("nodes"), rule("customresourcedefinitions")),
      ...role("webhook", rule("events"), webhooks),
    );
    expect(refined.slice(1)).to.deep.equal(role("webhook", webhooks));
  });

  describe("leaves in a Role", () => {
    const rule = (resources: string[], verbs: string[], apiGroups = [""]) => ({ apiGroups, resources, verbs });
    const rulesOf = (name: string, ...rules: object[]) =>
      refine(crd, { kind: "Role", metadata: { name }, rules })[1]?.rules;

    it("what the controller uses: it follows pods and creates drivers, and changes none that runs", () => {
      expect(
        rulesOf(
          "operator-controller",
          rule(["pods"], ["get", "list", "create", "update", "patch", "deletecollection"]),
        ),
      ).to.deep.equal([rule(["pods"], ["get", "list", "create"])]);
    });

    it("what the webhook uses: it looks jobs up, and changes none", () => {
      expect(
        rulesOf(
          "operator-webhook",
          rule(["pods"], ["get", "list", "watch"]),
          rule(["sparkapplications", "sparkapplications/status"], ["get", "list", "update"]),
        ),
      ).to.deep.equal([rule(["sparkapplications"], ["get", "list"])]);
    });

    it("no API group of the past", () => {
      expect(
        rulesOf("operator-controller", rule(["ingresses"], ["get"], ["extensions", "networking.k8s.io"])),
      ).to.deep.equal([rule(["ingresses"], ["get"], ["networking.k8s.io"])]);
    });

    it("what a newer chart asks for, and what is for one object alone", () => {
      const newer = rule(["sparkconnects"], ["get", "patch"]);
      const lease = { ...rule(["leases"], ["get", "update"]), resourceNames: ["lock"] };
      expect(rulesOf("operator-controller", newer, lease)).to.deep.equal([newer, lease]);
    });
  });

  it("refuses a chart without custom resource definitions: it would not be the operator's", () => {
    expect(() => refine(deployment)).to.throw("rendered no CustomResourceDefinition");
  });

  describe("with the chart's own definitions", () => {
    before(needsChart);

    it("makes them six times smaller or more, and loses nothing that the API server acts on", () => {
      for (const plural of ["sparkapplications", "scheduledsparkapplications"]) {
        const [original] = loadAll(crdText(plural)) as [Manifest];
        const [refined] = refine(original);
        expect(JSON.stringify(refined).length * 6).to.be.lessThan(crdText(plural).length);
        expect(refined).to.have.deep.property("spec", withoutDescriptions(original).spec);
      }
    });
  });
});

/** Another way to the same: no schema of this chart has a property called `description`. */
function withoutDescriptions(manifest: Manifest): Manifest {
  const text = JSON.stringify(manifest, (key, value: unknown) => (key === "description" ? undefined : value));
  return JSON.parse(text) as Manifest;
}

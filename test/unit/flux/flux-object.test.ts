import { expect } from "chai";
import { fluxObject, isSparkRun } from "../../../flux/flux-object";
import type { KubernetesObject } from "../../../flux/plan";

const object = (rest: object = {}, metadata: object = {}): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "here", ...metadata },
  ...rest,
});

const job = (name: string, labels: object = { "app.kubernetes.io/version": "1a2b3c4d" }): KubernetesObject => ({
  apiVersion: "sparkoperator.k8s.io/v1beta2",
  kind: "SparkApplication",
  metadata: { name, namespace: "here", labels: labels as Record<string, string> },
  spec: { type: "Python" },
});

const rendered = (planned: KubernetesObject, isKept = false) => fluxObject({ object: planned, isKept });

describe("an object for Flux", () => {
  it("is what it was, without the annotations that only Pulumi reads", () => {
    const annotations = { "pulumi.com/waitFor": "condition=Ready", "lakehouse/replaced-on-change": "true" };
    expect(rendered(object({ data: { a: "b" } }, { annotations }))).to.deep.equal(object({ data: { a: "b" } }));
    const others = { ...annotations, "lakehouse/secret": "1f", "example.com/owner": "us" };
    expect(rendered(object({}, { annotations: others })).metadata.annotations).to.deep.equal({
      "lakehouse/secret": "1f",
      "example.com/owner": "us",
    });
  });

  it("is never pruned if it outlives the stack", () => {
    expect(rendered(object(), true).metadata.annotations).to.deep.equal({
      "kustomize.toolkit.fluxcd.io/prune": "disabled",
    });
  });

  it("has no namespace if its kind has none", () => {
    for (const kind of ["ClusterRole", "ClusterRoleBinding"]) {
      expect(rendered(object({ kind })).metadata).to.deep.equal({ name: "settings" });
    }
  });

  it("is named after its content too if it is a Spark job that runs once", () => {
    expect(rendered(job("daily")).metadata.name).to.equal("daily-1a2b3c4d");
    const scheduled = { ...job("daily"), kind: "ScheduledSparkApplication" };
    expect(rendered(scheduled).metadata.name).to.equal("daily");
    expect([job("daily"), scheduled, object()].map(isSparkRun)).to.deep.equal([true, false, false]);
  });

  it("is refused as a job whose name would get too long, or whose content is not known", () => {
    expect(rendered(job("a".repeat(47))).metadata.name).to.have.length(56);
    expect(() => rendered(job("a".repeat(48)))).to.throw("give the job a name of at most 47.");
    expect(() => rendered(job("daily", {}))).to.throw("has no label app.kubernetes.io/version");
  });

  it("is refused with a secret anywhere in it, and the sentence does not show the secret", () => {
    const secrets = [
      object({ kind: "Secret", stringData: { key: "planted" } }),
      object({ kind: "Secret", data: { key: "cGxhbnRlZA==" } }),
      object({ spec: { list: [{ deep: "[secret]" }] } }),
    ];
    for (const secret of secrets) {
      expect(() => rendered(secret))
        .to.throw("here/settings holds a secret, which must not get into a repository: keep it in a secret store")
        .with.property("message")
        .that.does.not.match(/planted|cGxhbnRlZA/);
    }
    expect(rendered(object({ kind: "Secret", type: "Opaque" })).kind).to.equal("Secret");
  });

  it("is refused with a value that only a deployment tells", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    expect(() => rendered(object({ data: { url: `https://${unknown}/` } }))).to.throw(
      "ConfigMap here/settings has a value that is known only once something is deployed",
    );
  });
});

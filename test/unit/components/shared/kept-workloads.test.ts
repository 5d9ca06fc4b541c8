import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { refuseKeptWorkloads } from "../../../../components/shared/kept-workloads";
import { deploy } from "../support/engine";

const metadata = { name: "web" };
const spec = { selector: {}, template: {} };
const pod = (opts?: pulumi.CustomResourceOptions) => new kubernetes.core.v1.Pod("web", { metadata }, opts);
const claim = (opts?: pulumi.CustomResourceOptions) =>
  new kubernetes.core.v1.PersistentVolumeClaim("data", { metadata }, opts);

class Site extends pulumi.ComponentResource {
  constructor(
    opts: pulumi.ComponentResourceOptions,
    readonly children: (opts: pulumi.CustomResourceOptions) => unknown,
  ) {
    super("test:index:Site", "site", {}, opts);
    children({ parent: this });
  }
}

/** What a program is told that begins as this repository's does; nothing if it runs. */
async function told(program: () => unknown): Promise<string | undefined> {
  let problem: string | undefined;
  await deploy(() =>
    pulumi.runtime.runInPulumiStack(() => {
      refuseKeptWorkloads();
      try {
        program();
      } catch (error) {
        if (!pulumi.RunError.isInstance(error)) throw error;
        problem = error.message;
      }
      return Promise.resolve();
    }),
  );
  return problem;
}

describe("workloads that the stack would forget", () => {
  it("are refused with the option, in one sentence with a remedy", async () => {
    expect(await told(() => pod({ retainOnDelete: true }))).to.equal(
      "Pod web: retainOnDelete would leave pods running, and uncounted, when the stack does not have it any more: " +
        "leave the option out, or use protect, which keeps it in the stack.",
    );
  });

  it("are refused of every kind that runs pods, or may", async () => {
    const opts = { retainOnDelete: true };
    const custom = (apiVersion: string, kind: string) => () =>
      new kubernetes.apiextensions.CustomResource("web", { apiVersion, kind, metadata }, opts);
    for (const [kind, make] of Object.entries<() => unknown>({
      Deployment: () => new kubernetes.apps.v1.Deployment("web", { metadata, spec }, opts),
      DeploymentPatch: () => new kubernetes.apps.v1.DeploymentPatch("web", { metadata }, opts),
      CronJob: () =>
        new kubernetes.batch.v1.CronJob("web", { metadata, spec: { schedule: "@daily", jobTemplate: {} } }, opts),
      SparkApplication: custom("sparkoperator.k8s.io/v1beta2", "SparkApplication"),
      Kafka: custom("kafka.strimzi.io/v1beta2", "Kafka"),
      Release: () => new kubernetes.helm.v3.Release("web", { chart: "web" }, opts),
      Chart: () => new kubernetes.helm.v4.Chart("web", { chart: "web" }, opts),
      ConfigGroup: () => new kubernetes.yaml.v2.ConfigGroup("web", { yaml: "" }, opts),
    })) {
      expect(await told(make), kind).to.match(new RegExp(`^${kind} web: retainOnDelete `));
    }
  });

  it("are refused with the option of a component, which the engine hands down", async () => {
    expect(await told(() => new Site({ retainOnDelete: true }, pod))).to.match(
      /^Pod web: retainOnDelete of its parent Site site would leave /,
    );
  });

  it("are refused with deletedWith, by which the engine deletes another object and takes this for gone", async () => {
    const deletedWith = () => claim();
    expect(await told(() => pod({ deletedWith: deletedWith() }))).to.match(/^Pod web: deletedWith would leave /);
    expect(await told(() => new Site({ deletedWith: deletedWith() }, pod))).to.match(
      /^Pod web: deletedWith of its parent Site site would leave /,
    );
  });

  it("are not those that a component's option leaves out", async () => {
    const counted = (opts: pulumi.CustomResourceOptions) => pod({ ...opts, retainOnDelete: false });
    expect(await told(() => new Site({ retainOnDelete: true }, counted))).to.equal(undefined);
  });

  it("are not what holds data, nor pods without the option", async () => {
    expect(
      await told(() => {
        claim({ retainOnDelete: true });
        new kubernetes.core.v1.Namespace("tables", { metadata }, { retainOnDelete: true, protect: true });
        new Site({ retainOnDelete: true }, claim);
        pod({ protect: true });
      }),
    ).to.equal(undefined);
  });
});

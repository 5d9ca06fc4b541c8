import { expect } from "chai";
import { imagesPinned } from "../../../../policies/rules/images-pinned";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const podSpec = (image: unknown) => ({ containers: [{ name: "main", image }] });
const pod = (image: unknown) => ({ spec: podSpec(image) });
const judgePod = (image: unknown, config?: object) => judge(imagesPinned, "kubernetes:core/v1:Pod", pod(image), config);

describe("policy images-pinned", () => {
  describesItself(imagesPinned);

  describe("passes", () => {
    for (const image of [
      "spark:3.5.5",
      "localhost/spark:3.5.5",
      "registry.example:5000/team/spark:v1.2.3-beta_1",
      `spark@${digest}`,
      `spark:latest@${digest}`,
    ]) {
      it(image, async () => {
        expect(await judgePod(image)).to.be.empty;
      });
    }
  });

  describe("fails", () => {
    for (const [image, problem] of [
      ["spark", "has neither tag nor digest"],
      ["registry.example:5000/spark", "has neither tag nor digest"],
      ["spark:latest", "has the moving tag latest"],
      ["spark:", "is not an image reference"],
      ["spark:3.5.5@sha256:short", "is not an image reference"],
      ["", "is not an image reference"],
      [undefined, "is missing"],
      [null, "is missing"],
    ] as const) {
      it(`${String(image)} ${problem}`, async () => {
        const [violation, ...more] = await judgePod(image);
        expect(violation).to.match(new RegExp(`^spec\\.containers\\[0\\]\\.image ${problem}`));
        expect(more).to.be.empty;
      });
    }
  });

  describe("with digestRequired", () => {
    it("refuses a tag and takes a digest", async () => {
      expect(await judgePod("spark:3.5.5", { digestRequired: true })).to.deep.equal([
        'spec.containers[0].image has a tag but no digest: "spark:3.5.5".',
      ]);
      expect(await judgePod(`spark:3.5.5@${digest}`, { digestRequired: true })).to.be.empty;
    });
  });

  describe("finds the pods of every workload", () => {
    const template = { template: pod("spark") };
    for (const [type, inputs] of [
      ["core/v1:Pod", pod("spark")],
      ["v1:Pod", pod("spark")],
      ["core/v1:PodTemplate", template],
      ["core/v1:ReplicationController", { spec: template }],
      ["apps/v1:Deployment", { spec: template }],
      ["apps/v1:DeploymentPatch", { spec: template }],
      ["apps/v1:StatefulSet", { spec: template }],
      ["apps/v1:DaemonSet", { spec: template }],
      ["apps/v1:ReplicaSet", { spec: template }],
      ["batch/v1:Job", { spec: template }],
      ["batch/v1:CronJob", { spec: { jobTemplate: { spec: template } } }],
    ] as const) {
      it(type, async () => {
        expect(await judge(imagesPinned, `kubernetes:${type}`, inputs)).to.have.length(1);
      });
    }

    it("and every image in a pod", async () => {
      const container = [{ image: "spark" }];
      const spec = {
        initContainers: container,
        containers: container,
        ephemeralContainers: container,
        volumes: [
          { name: "jars", image: { reference: "jars:latest" } },
          { name: "tmp", emptyDir: {} },
        ],
      };
      expect(await judge(imagesPinned, "kubernetes:core/v1:Pod", { spec })).to.have.length(4);
    });
  });

  describe("finds the images of Spark applications", () => {
    const judgeSpark = (spec: object) =>
      judge(imagesPinned, "kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication", { spec });

    it("passes one image for driver and executors", async () => {
      expect(await judgeSpark({ image: "spark:3.5.5", driver: {}, executor: {} })).to.be.empty;
      expect(await judgeSpark({ sparkConf: { "spark.kubernetes.container.image": "spark:3.5.5" } })).to.be.empty;
    });

    it("refuses an application without any image", async () => {
      expect(await judgeSpark({ driver: { image: "spark:3.5.5" } })).to.deep.equal(["spec.executor.image is missing."]);
    });

    for (const [where, change] of [
      ["driver.image", { driver: { image: "spark" } }],
      ["executor.image", { executor: { image: "spark" } }],
      ["executor.sidecars", { executor: { sidecars: [{ image: "spark" }] } }],
      ["driver.initContainers", { driver: { initContainers: [{ image: "spark" }] } }],
      ["driver.template", { driver: { template: pod("spark") } }],
      ["sparkConf", { sparkConf: { "spark.kubernetes.driver.container.image": "spark" } }],
    ] as const) {
      it(`looks at ${where}`, async () => {
        expect(await judgeSpark({ image: "spark:3.5.5", ...change })).to.have.length(1);
      });
    }

    it("lets a pod template leave its main image to Spark", async () => {
      expect(await judgeSpark({ image: "spark:3.5.5", driver: { template: pod(undefined) } })).to.be.empty;
    });

    it("refuses a pod template in a file", async () => {
      const sparkConf = { "spark.kubernetes.driver.podTemplateFile": "local:///template.yaml" };
      expect((await judgeSpark({ image: "spark:3.5.5", sparkConf })).join()).to.include("cannot read");
    });

    it("looks into schedules", async () => {
      const type = "kubernetes:sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication";
      expect(await judge(imagesPinned, type, { spec: { template: { image: "spark" } } })).to.have.length(1);
    });
  });

  describe("edge cases", () => {
    it("lets a patch leave the image alone", async () => {
      const inputs = { spec: { template: pod(undefined) } };
      expect(await judge(imagesPinned, "kubernetes:apps/v1:DeploymentPatch", inputs)).to.be.empty;
    });

    for (const type of [
      "kubernetes:core/v1:ConfigMap",
      "kubernetes:rbac.authorization.k8s.io/v1:Role",
      "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
      "kubernetes:helm.sh/v4:Chart",
      "pulumi:providers:kubernetes",
      "random:index/randomPassword:RandomPassword",
    ]) {
      it(`takes no offence at ${type}`, async () => {
        expect(await judge(imagesPinned, type, { image: "spark" })).to.be.empty;
      });
    }

    for (const type of [
      "kubernetes:helm.sh/v3:Release",
      "kubernetes:core/v1:PodList",
      "kubernetes:sparkoperator.k8s.io/v1alpha1:SparkConnect",
      "kubernetes:kafka.strimzi.io/v1beta2:Kafka",
    ]) {
      it(`refuses ${type}, whose pods it cannot see`, async () => {
        expect((await judge(imagesPinned, type, {})).join()).to.match(/the policies cannot see/);
      });
    }

    it("accepts a kind that podFreeKinds declares to run no pods", async () => {
      const type = "monitoring.coreos.com/v1:PodMonitor";
      expect(await judge(imagesPinned, `kubernetes:${type}`, {}, { podFreeKinds: [type] })).to.be.empty;
    });

    it("refuses a misspelt config", async () => {
      expect((await judgePod("spark:3.5.5", { digestsRequired: true })).join()).to.include(
        "unknown key digestsRequired (it knows digestRequired, podFreeKinds)",
      );
    });
  });

  describe("unknown values are violations", () => {
    for (const [where, inputs] of [
      ["spec", { spec: unknown.object }],
      ["spec.containers", { spec: { containers: unknown.list } }],
      ["spec.containers[0]", { spec: { containers: [unknown.object] } }],
      ["spec.containers[0].image", pod(unknown.text)],
    ] as const) {
      it(where, async () => {
        expect(await judge(imagesPinned, "kubernetes:core/v1:Pod", inputs)).to.deep.equal([
          `${where} is not known before the deployment (take it from settings, not from another resource), so this cannot be judged.`,
        ]);
      });
    }

    it("and so are values of the wrong type", async () => {
      expect(await judgePod(3)).to.deep.equal(["spec.containers[0].image is not a string, so this cannot be judged."]);
      expect(await judge(imagesPinned, "kubernetes:core/v1:Pod", { spec: { containers: {} } })).to.deep.equal([
        "spec.containers is not a list, so this cannot be judged.",
      ]);
      expect(await judge(imagesPinned, "kubernetes:core/v1:Pod", { spec: "none" })).to.deep.equal([
        "spec is not an object, so this cannot be judged.",
      ]);
    });

    it("one of them does not hide the others", async () => {
      const spec = { containers: [{ image: unknown.text }, { image: "spark" }] };
      expect(await judge(imagesPinned, "kubernetes:core/v1:Pod", { spec })).to.have.length(2);
    });
  });
});

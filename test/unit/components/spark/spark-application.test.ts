import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";
import { contentHash } from "../../../../components/shared/names";
import { SparkApplication, type SparkApplicationArgs } from "../../../../components/spark/spark-application";
import { deploy, type EngineOptions } from "../support/engine";

const args: SparkApplicationArgs = {
  namespace: "spark-applications",
  image: "localhost/spark:3.5.5",
  driverServiceAccount: "spark-application-sa",
  executorServiceAccount: "spark-executor-sa",
  main: "pi.py",
  files: { "pi.py": "print(3)" },
};
const component = "lakehouse:index:SparkApplication pi";
const object = "kubernetes:sparkoperator.k8s.io/v1beta2:SparkApplication pi";
const scheduled = "kubernetes:sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication pi";
const configMap = "kubernetes:core/v1:ConfigMap pi-files";

const deployed = (more: Partial<SparkApplicationArgs> = {}) =>
  deploy(() => new SparkApplication("pi", { ...args, ...more }));

describe("SparkApplication", () => {
  it("owns a SparkApplication of its name, in the namespace", async () => {
    const resource = (await deployed()).get(object);
    expect(resource?.parent).to.equal(component);
    expect(resource?.inputs).to.deep.include({ apiVersion: "sparkoperator.k8s.io/v1beta2", kind: "SparkApplication" });
    expect(resource?.inputs.metadata).to.deep.include({ name: "pi", namespace: "spark-applications" });
    expect(resource?.inputs.spec).to.have.property("arguments").that.deep.equals(["pi.py"]);
  });

  it("refuses what it would drop in silence, as far down as the declaration goes, and all of it at once", async () => {
    const declared = {
      executor: { memory: "20g", memoryOverhed: "6g", nodeSelector: { disk: "nvme" } },
      dynamicAllocation: { enabled: true, maxExecutors: 3 },
      enviroment: [{ name: "A", value: "b" }],
    };
    await deploy(() => {
      expect(() => new SparkApplication("pi", { ...args, ...declared }))
        .to.throw(pulumi.RunError)
        .with.property("message")
        .that.includes("Spark job pi: dynamicAllocation.enabled is not known here")
        .and.includes("Spark job pi: enviroment is not known here: did you mean environment?")
        .and.includes("Spark job pi: executor.memoryOverhed is not known here: did you mean executor.memoryOverhead?");
    });
  });

  it("refuses to be retained, uncounted, when the stack does not have it any more", async () => {
    await deploy(() => {
      expect(() => new SparkApplication("pi", args, { retainOnDelete: true })).to.throw(
        "Spark job pi: retainOnDelete would leave the job running, and uncounted, when the stack does not have it any more",
      );
    });
  });

  it("never has a time to live: the operator would delete what Pulumi manages", async () => {
    expect((await deployed()).get(object)?.inputs.spec).not.to.have.property("timeToLiveSeconds");
  });

  it("runs anew when its specification changes, as another object of the same name", async () => {
    const { request } = (await deployed()).get(object)!;
    expect(request.getReplaceonchangesList()).to.deep.equal(["spec"]);
    expect(request.getDeletebeforereplace()).to.equal(true);
  });

  describe("its version, a label", () => {
    const version = async (more: Partial<SparkApplicationArgs> = {}, id = object) =>
      ((await deployed(more)).get(id)?.inputs.metadata as { labels: Record<string, string> }).labels[
        "app.kubernetes.io/version"
      ];

    it("is the same for the same job, scheduled or not", async () => {
      expect(await version()).to.match(/^[0-9a-f]{8}$/);
      expect(await version()).to.equal(await version());
      expect(await version({ schedule: "@every 1h" }, scheduled)).to.equal(await version());
    });

    it("is another for another program, argument or image", async () => {
      const others = [{ files: { "pi.py": "print(4)" } }, { arguments: ["4"] }, { image: "localhost/spark:4" }];
      const versions = [await version()];
      for (const other of others) versions.push(await version(other));
      expect(new Set(versions).size).to.equal(versions.length);
    });
  });

  describe("its files", () => {
    it("are an immutable ConfigMap that the job mounts, with the program that tells why it failed", async () => {
      const resources = await deployed();
      const program = readFileSync(join(__dirname, "../../../../components/spark/explain-failure.py"), "utf8");
      const data = { "pi.py": "print(3)", "explain-failure.py": program };
      const name = `pi-${contentHash(data)}`;
      expect(resources.get(configMap)?.parent).to.equal(component);
      expect(resources.get(configMap)?.inputs).to.deep.include({
        metadata: { name, namespace: "spark-applications" },
        data,
        immutable: true,
      });
      expect(resources.get(object)?.dependencies).to.include(configMap);
      expect(resources.get(object)?.inputs.spec)
        .to.have.property("volumes")
        .that.deep.includes({ name: "application", configMap: { name } });
    });

    it("change the specification when their content changes", async () => {
      const specOf = async (content: string) =>
        (await deployed({ files: { "pi.py": content } })).get(object)?.inputs.spec;
      expect(await specOf("print(3)")).to.deep.equal(await specOf("print(3)"));
      expect(await specOf("print(4)")).not.to.deep.equal(await specOf("print(3)"));
    });

    it("need not be", async () => {
      const { namespace, image, driverServiceAccount, executorServiceAccount } = args;
      const bare = { namespace, image, driverServiceAccount, executorServiceAccount, main: "local:///job.py" };
      expect([...(await deploy(() => new SparkApplication("pi", bare))).keys()]).to.deep.equal([component, object]);
    });
  });

  describe("with a schedule", () => {
    it("is a ScheduledSparkApplication with the same specification, whose runs do not overlap", async () => {
      const once = (await deployed()).get(object)?.inputs.spec;
      const resource = (await deployed({ schedule: "@every 1h" })).get(scheduled);
      expect(resource?.parent).to.equal(component);
      expect(resource?.inputs.spec).to.deep.equal({
        schedule: "@every 1h",
        concurrencyPolicy: "Forbid",
        template: once,
      });
    });

    it("is updated in place", async () => {
      const { request } = (await deployed({ schedule: "@every 1h" })).get(scheduled)!;
      expect(request.getReplaceonchangesList()).to.deep.equal([]);
    });
  });

  describe("its completion", () => {
    const ended = (state: string, more: EngineOptions = {}): EngineOptions => ({
      ...more,
      outputs: ({ type }) =>
        type.endsWith(":SparkApplication")
          ? { status: { applicationState: { state, errorMessage: "driver container failed with ExitCode: 1" } } }
          : {},
    });
    const waiting = async (options: EngineOptions): Promise<string> => {
      let name: pulumi.Output<string> | undefined;
      await deploy(() => {
        ({ name } = new SparkApplication("pi", { ...args, waitForCompletion: true }));
      }, options);
      return new Promise((resolve) => name!.apply(resolve));
    };

    it("is not waited for by default", async () => {
      expect((await deployed()).get(object)?.inputs.metadata).not.to.have.property("annotations");
    });

    it("is waited for on demand, until it ends well or badly, for half an hour", async () => {
      const { inputs, request } = (await deployed({ waitForCompletion: true })).get(object)!;
      expect(inputs.metadata).to.have.deep.property("annotations", {
        "pulumi.com/waitFor": "jsonpath={.status.applicationState[?@ == 'COMPLETED' || @ == 'FAILED']}",
        "lakehouse/replaced-on-change": "true",
      });
      expect(request.getCustomtimeouts()?.getCreate()).to.equal("30m");
    });

    it("gives the name when it went well", async () => {
      expect(await waiting(ended("COMPLETED"))).to.equal("pi");
    });

    it("does not stop a preview, which may be that of the remedy", async () => {
      expect(await waiting(ended("FAILED", { preview: true }))).to.equal("pi");
    });
  });

  it("is created again while the webhook is away, for a minute, and not after any other error", async () => {
    const { request } = (await deployed()).get(object)!;
    expect(request.getHooks()?.getOnErrorList()).to.deep.equal(["pi-webhook-outage"]);
  });

  it("refuses a bad declaration with a sentence for each problem, and registers no object", async () => {
    let refusal: unknown;
    const resources = await deploy(() => {
      try {
        new SparkApplication("pi", { ...args, main: "tau.py", driver: { memory: "1Gi" } });
      } catch (error) {
        refusal = error;
      }
    });
    expect(pulumi.RunError.isInstance(refusal)).to.equal(true);
    expect(String(refusal)).to.equal(
      'Error: Spark job pi: main is "tau.py": name one of its files, or a URI such as local:///opt/jobs/job.jar.\n' +
        'Spark job pi: driver.memory is "1Gi": write a number and a unit, such as "512m" or "4g".',
    );
    expect([...resources.keys()]).to.deep.equal([component]);
  });
});

import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { droppedFields } from "../../../../components/spark/dropped-fields";

describe("droppedFields", () => {
  it("has nothing to say of a job in order", () => {
    const mounted = { env: [{ name: "A", value: "b" }], volumeMounts: [{ name: "data", mountPath: "/data" }] };
    const spec = {
      volumes: [{ name: "data", emptyDir: {} }],
      driver: mounted,
      executor: mounted,
      sparkConf: { "spark.a": "b" },
    };
    expect(droppedFields(spec)).to.deep.equal([]);
    expect(droppedFields({ ...spec, volumes: pulumi.output([]) })).to.deep.equal([]);
  });

  for (const [spec, sentence] of [
    [{ failureRetries: 3 }, "spec.failureRetries is of no effect: set spec.restartPolicy instead."],
    [
      { batchScheduler: "volcano", batchSchedulerOptions: { queue: "q" } },
      "spec.batchSchedulerOptions is of no effect: the operator makes no pod groups, because its batch schedulers are off.",
    ],
    [
      { sparkUIOptions: { ingressAnnotations: { a: "b" } } },
      "spec.sparkUIOptions.ingressAnnotations is of no effect: the operator makes no ingress for Spark's UI.",
    ],
    [
      { sparkConf: { "spark.driver.memory": "4g" }, driver: { memory: "1g" } },
      "spec.sparkConf.spark.driver.memory is of no effect: spec.driver.memory wins over it.",
    ],
    [
      { executor: { env: [{ name: "A", value: "b" }] } },
      "spec.executor.env is of no effect while spec.driver.env is empty: the operator looks at the driver's first.",
    ],
    [
      { driver: { volumeMounts: [{ name: "data", mountPath: "/data" }] } },
      "spec.driver.volumeMounts names data, which spec.volumes does not have: it is not mounted.",
    ],
  ] as const) {
    it(`tells that ${sentence}`, () => {
      expect(droppedFields(spec)).to.deep.equal([sentence]);
    });
  }
});

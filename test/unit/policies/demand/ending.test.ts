import { expect } from "chai";
import { endsWithItsCreation } from "../../../../policies/demand/ending";
import { Field } from "../../../../policies/model/field";
import { kindOf } from "../../../../contract/kinds";
import { unknownCheckingProxy } from "@pulumi/policy/proxy";
import { unknown } from "../support/judge";

const spark = "sparkoperator.k8s.io/v1beta2:SparkApplication";
const untilItEnds = "jsonpath={.status.applicationState[?@ == 'COMPLETED' || @ == 'FAILED']}";
const waiting = (waitFor: unknown, more = {}) => ({
  metadata: { annotations: { "lakehouse/replaced-on-change": "true", "pulumi.com/waitFor": waitFor, ...more } },
});
const awaited = waiting(untilItEnds);

const ends = (object: object, type = spark) =>
  endsWithItsCreation(kindOf(`kubernetes:${type}`), new Field(unknownCheckingProxy(object)));

describe("a job ends with its creation", () => {
  for (const [what, object] of [
    ["both its end states are awaited", awaited],
    ["success is, without which the creation fails", waiting("jsonpath={.status.applicationState.state}=COMPLETED")],
    ["it is tried again", { ...awaited, spec: { restartPolicy: { type: "OnFailure" } } }],
    ["it prepares itself", { ...awaited, spec: { driver: { initContainers: [{ name: "prepare" }] } } }],
    [
      "its executors are told to end",
      { ...awaited, spec: { sparkConf: { "spark.kubernetes.executor.deleteOnTermination": "true" } } },
    ],
    [
      "its field says so, which wins over the property",
      {
        ...awaited,
        spec: {
          executor: { deleteOnTermination: true },
          sparkConf: { "spark.kubernetes.executor.deleteOnTermination": "false" },
        },
      },
    ],
  ] as const) {
    it(`if ${what}`, () => {
      expect(ends(object)).to.equal(true);
    });
  }

  for (const [what, object] of [
    ["nothing is awaited", {}],
    ["its start alone is", waiting("jsonpath={.status.applicationState.state}=RUNNING")],
    ["a state of another name is", waiting("jsonpath={.status.applicationState.state}=COMPLETED too")],
    ["more is said before the state", waiting("not jsonpath={.status.applicationState.state}=COMPLETED")],
    ["more is said before the states", waiting(`not ${untilItEnds}`)],
    ["more is said after the states", waiting(`${untilItEnds}=true`)],
    ["a state is denied", waiting("jsonpath={.status.applicationState[?!@ == 'COMPLETED']}")],
    ["a state has a condition", waiting("jsonpath={.status.applicationState[?@ == 'COMPLETED' && false]}")],
    ["its start is", waiting("jsonpath={.status.applicationState[?@ == 'RUNNING' || @ == 'COMPLETED']}")],
    ["only its state's presence is", waiting("jsonpath={.status.applicationState.state}")],
    ["something else is", waiting("condition=Ready")],
    ["one of several things is", waiting(JSON.stringify([untilItEnds, "condition=Ready"]))],
    ["the condition has more to it", waiting("jsonpath={.status.applicationState[?@ == 'COMPLETED' || @ != 'x']}")],
    ["nothing is awaited after all", waiting(untilItEnds, { "pulumi.com/skipAwait": "true" })],
    ["what is awaited is unknown", waiting(unknown.text)],
    [
      "it is changed in place, where the status of its last run is still there",
      waiting(untilItEnds, { "lakehouse/replaced-on-change": undefined }),
    ],
    ["nobody knows how it is changed", waiting(untilItEnds, { "lakehouse/replaced-on-change": unknown.text })],
    ["it always starts again", { ...awaited, spec: { restartPolicy: { type: "Always" } } }],
    ["its driver has a sidecar", { ...awaited, spec: { driver: { sidecars: [{ name: "proxy" }] } } }],
    ["an executor has one", { ...awaited, spec: { executor: { sidecars: [{ name: "proxy" }] } } }],
    ["it has a native one", { ...awaited, spec: { driver: { initContainers: [{ restartPolicy: "Always" }] } } }],
    ["its pod template may have one", { ...awaited, spec: { executor: { template: {} } } }],
    ["its sidecars are unknown", { ...awaited, spec: { driver: { sidecars: unknown.list } } }],
    [
      "it leaves its executors behind",
      { ...awaited, spec: { sparkConf: { "spark.kubernetes.executor.deleteOnTermination": "false" } } },
    ],
    ["its field says so", { ...awaited, spec: { executor: { deleteOnTermination: false } } }],
    ["nobody knows yet whether it does", { ...awaited, spec: { executor: { deleteOnTermination: unknown.text } } }],
  ] as const) {
    it(`not if ${what}`, () => {
      expect(ends(object)).to.equal(false);
    });
  }

  it("not if it is of another kind", () => {
    for (const type of [
      "batch/v1:Job",
      "sparkoperator.k8s.io/v1beta2:ScheduledSparkApplication",
      "core/v1:ConfigMap",
    ]) {
      expect(ends(awaited, type), type).to.equal(false);
    }
  });
});

import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { unknownFields, unknownScheduleFields } from "../../../../components/spark/unknown-fields";

describe("unknownFields", () => {
  it("knows what the operator's definition knows, and any key of a map", () => {
    const known = {
      type: "Python",
      sparkConf: { "spark.any": "thing" },
      driver: {
        env: [{ name: "A", valueFrom: { secretKeyRef: { name: "keys", key: "A" } } }],
        sidecars: [{ name: "log", lifecycle: { preStop: { exec: { command: ["true"] } } } }],
        template: { spec: { anything: true } },
        cores: pulumi.output(1),
      },
      volumes: pulumi.output([{ nmae: "unseen" }]),
    };
    expect(unknownFields(known)).to.deep.equal([]);
  });

  it("names the place of what it does not know, at any depth, and what is like it", () => {
    const unknown = {
      driver: { coreLimits: "1", sidecars: [{ name: "a", volumeMounts: [{ mountpath: "/a" }] }] },
      executor: { tolerations: [{ keys: "a" }] },
    };
    expect(unknownFields(unknown)).to.deep.equal([
      "spec.driver.coreLimits is unknown to Spark operator 2.2: did you mean coreLimit?",
      "spec.driver.sidecars[0].volumeMounts[0].mountpath is unknown to Spark operator 2.2: did you mean mountPath?",
      "spec.executor.tolerations[0].keys is unknown to Spark operator 2.2: did you mean key?",
    ]);
  });

  it("tells of a field of later operators what can be done with this one", () => {
    expect(unknownFields({ suspend: true })).to.deep.equal([
      "spec.suspend is unknown to Spark operator 2.2: only a schedule can be suspended there; take the job out of the program.",
    ]);
  });

  it("knows the fields of a schedule", () => {
    expect(unknownScheduleFields({ schedule: "@daily", suspend: true, timeZone: "UTC" })).to.deep.equal([]);
    expect(unknownScheduleFields({ successfulRunsHistoryLimit: 1 })).to.deep.equal([
      "spec.successfulRunsHistoryLimit is unknown to Spark operator 2.2: did you mean successfulRunHistoryLimit?",
    ]);
  });
});

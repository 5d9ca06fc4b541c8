import { expect } from "chai";
import fc from "fast-check";
import { jobPhases, timesBetween, type TimedPod } from "../../../../sandbox/commands/job-phases";

describe("the phases of a job", () => {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 27, 14, 0, second)).toISOString();
  const inSpark = (second: number) => at(second).replace("Z", "GMT");
  const job = {
    metadata: { creationTimestamp: at(0) },
    status: { lastSubmissionAttemptTime: at(1), terminationTime: at(26) },
  };
  const pod: TimedPod = {
    metadata: { creationTimestamp: at(6) },
    status: {
      conditions: [{ type: "Ready" }, { type: "PodScheduled", lastTransitionTime: at(6) }],
      containerStatuses: [
        { name: "proxy", state: { terminated: { startedAt: at(50), finishedAt: at(51) } } },
        { name: "spark-kubernetes-driver", state: { terminated: { startedAt: at(8), finishedAt: at(25) } } },
      ],
    },
  };
  const run = {
    application: { attempts: [{ startTime: inSpark(11), endTime: inSpark(24) }] },
    executors: [
      { id: "2", addTime: inSpark(19) },
      { id: "1", addTime: inSpark(18) },
      { id: "driver", addTime: inSpark(12) },
    ],
  };

  it("are those of the operator's object, the driver's pod and the event log", () => {
    expect(jobPhases(job, pod, run)).to.deep.equal([
      { title: "waiting for the operator", seconds: 1 },
      { title: "submission", seconds: 5 },
      { title: "scheduling of the driver", seconds: 0 },
      { title: "start of its container", seconds: 2 },
      { title: "start of the driver", seconds: 3 },
      { title: "start of an executor", seconds: 7 },
      { title: "work", seconds: 6 },
      { title: "end of the driver", seconds: 1 },
      { title: "until the operator knows", seconds: 1 },
    ]);
  });

  it("are as many as are over of a job that runs", () => {
    const waiting = { metadata: job.metadata, status: { lastSubmissionAttemptTime: at(1), terminationTime: null } };
    expect(jobPhases(waiting, undefined, {}).map(({ title }) => title)).to.deep.equal(["waiting for the operator"]);
    const running: TimedPod = {
      ...pod,
      status: { containerStatuses: [{ name: "spark-kubernetes-driver", state: { running: { startedAt: at(8) } } }] },
    };
    const going = { application: { attempts: [{ startTime: inSpark(11), endTime: "1969-12-31T23:59:59.999GMT" }] } };
    expect(jobPhases(waiting, running, going).map(({ title }) => title)).to.deep.equal([
      "waiting for the operator",
      "submission",
      "start of its container",
      "start of the driver",
    ]);
  });

  it("never take less than no time, and together as long as it is to the last end", () => {
    const ends = fc.array(fc.option(fc.nat({ max: 1e9 }), { nil: undefined }));
    fc.assert(
      fc.property(fc.nat({ max: 1e9 }), ends, (start, times) => {
        const phases = timesBetween(
          start,
          times.map((end, index) => [String(index), end]),
        );
        for (const { seconds } of phases) expect(seconds).to.be.at.least(0);
        const last = Math.max(start, ...times.flatMap((end) => end ?? []));
        expect(phases.reduce((sum, { seconds }) => sum + seconds, 0)).to.be.closeTo((last - start) / 1000, 1e-3);
      }),
    );
  });
});

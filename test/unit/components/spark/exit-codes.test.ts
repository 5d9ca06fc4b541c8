import { expect } from "chai";
import * as fc from "fast-check";
import { whyDriverEnded, whyExecutorEnded } from "../../../../components/spark/exit-codes";

const ofTheOperator = (code: number, reason = "Error") =>
  `driver container failed with ExitCode: ${code}, Reason: ${reason}`;
const inLog = (code: number) =>
  `26/11/26 21:00:00 ERROR TaskSchedulerImpl: Lost executor 1 on 10.88.0.9: \n` +
  `The executor with id 1 exited with exit code ${code}(SIGKILL, possible container OOM).\n\n` +
  "The API gave the following container statuses:\n";

describe("whyDriverEnded", () => {
  for (const [code, meaning] of [
    [3, /memory that Java has in the driver is used up: raise memory of driver\.$/],
    [11, /more executors ended than Spark allows/],
    [52, /memory that Java has in the driver is used up/],
    [134, /Java itself crashed in the driver/],
    [137, /the driver was killed, .* raise memoryOverhead or memory of driver\.$/],
    [139, /Java itself crashed in the driver/],
    [143, /the driver was told to stop/],
  ] as const) {
    it(`has a sentence for exit code ${code}`, () => {
      expect(whyDriverEnded(ofTheOperator(code)))
        .to.match(new RegExp(`^Exit code ${code}: `))
        .and.match(meaning);
    });
  }

  it("has none for what tells nothing, such as the 1 of any Python program", () => {
    for (const code of [1, 2, 127]) expect(whyDriverEnded(ofTheOperator(code))).to.equal(undefined);
    expect(whyDriverEnded("driver pod not found")).to.equal(undefined);
    expect(whyDriverEnded(undefined)).to.equal(undefined);
  });
});

describe("whyExecutorEnded", () => {
  it("tells of the executor that was lost last", () => {
    expect(whyExecutorEnded(inLog(137))).to.match(/^Exit code 137: the executor was killed, .* memory of executor\.$/);
    expect(whyExecutorEnded(inLog(137) + inLog(134))).to.match(/^Exit code 134: Java itself crashed in the executor/);
  });

  it("tells nothing where none was lost", () => {
    expect(whyExecutorEnded(undefined)).to.equal(undefined);
    expect(whyExecutorEnded("driver container failed with ExitCode: 137")).to.equal(undefined);
  });

  it("has one sentence in one line, whatever the code", () => {
    fc.assert(
      fc.property(fc.nat(255), (code) => {
        const why = whyExecutorEnded(inLog(code)) ?? "Nothing.";
        expect(why).to.match(/^[^\n]+\.$/);
        expect(why).not.to.match(/\. /);
      }),
    );
  });
});

import { expect } from "chai";
import { describeUnfinished, waitForJobs } from "../../../../sandbox/commands/jobs";

const began = Date.parse("2026-01-01T12:00:00Z");
const earlier = "2026-01-01T11:00:00Z";
const later = "2026-01-01T12:01:00Z";

interface Status {
  state: string;
  submitted?: string;
  errorMessage?: string;
}

const job = (name: string, { state, submitted = later, errorMessage }: Status) => ({
  metadata: { name, namespace: "jobs", creationTimestamp: submitted },
  status: {
    applicationState: { state, ...(errorMessage && { errorMessage }) },
    driverInfo: { podName: `${name}-driver` },
    lastSubmissionAttemptTime: submitted,
    terminationTime: "2026-01-01T12:02:00Z",
  },
});

type Answer = ReturnType<typeof job>[] | "no answer";

/** An API server that has these lists of jobs, one after the other, and says the last again and again. */
class Server {
  constructor(
    private readonly answers: Answer[],
    private readonly log?: string,
  ) {}

  getObject<T>(path: string): Promise<T | undefined> {
    if (path.includes("/pods/")) return Promise.resolve(this.log === undefined ? undefined : ({} as T));
    const [answer = "no answer"] = this.answers.length > 1 ? this.answers.splice(0, 1) : this.answers;
    return Promise.resolve(answer === "no answer" ? undefined : ({ items: answer } as T));
  }

  get(): Promise<string | undefined> {
    return Promise.resolve(this.log);
  }
}

describe("waiting for Spark jobs", () => {
  let reports: string[];
  let replaced: string[];
  beforeEach(() => {
    reports = [];
    replaced = [];
  });

  /** Of the stack are only `jobs/pi` and `jobs/etl`. */
  const wait = (answers: Answer[], seconds?: number, log?: string) =>
    waitForJobs(
      new Server(answers, log),
      {
        began,
        urns: () =>
          Promise.resolve(
            new Map([
              ["jobs/pi", "urn:pi"],
              ["jobs/etl", "urn:etl"],
            ]),
          ),
        runAgain: (urns) => Promise.resolve(void replaced.push(...urns)),
      },
      (line) => reports.push(line),
      seconds,
    );

  it("ends when each has completed, and tells how long it took", async () => {
    expect(await wait([[job("pi", { state: "RUNNING" })], [job("pi", { state: "COMPLETED" })]])).to.deep.equal([
      "jobs/pi  COMPLETED after 60 s",
    ]);
    expect(reports).to.deep.equal(["jobs/pi is RUNNING"]);
  });

  it("is over at once where there are none", async () => {
    expect(await wait([[]])).to.deep.equal([]);
  });

  it("asks again when the API server does not answer", async () => {
    expect(await wait(["no answer", [job("pi", { state: "COMPLETED" })]])).to.have.lengthOf(1);
    expect(reports).to.deep.equal(["the API server does not answer"]);
  });

  it("gives up when it never answers", async () => {
    expect(await wait(["no answer"], -1).catch(String)).to.match(/^Error: Not ended after .*does not answer/);
  });

  it("runs a job of the stack again that failed since an earlier `up`, once nothing else runs", async () => {
    const interrupted = job("pi", { state: "FAILED", submitted: earlier });
    const running = job("etl", { state: "RUNNING" });
    const done = job("etl", { state: "COMPLETED" });
    const jobs = await wait([
      [interrupted, running],
      [interrupted, done],
      [job("pi", { state: "COMPLETED" }), done],
    ]);
    expect(replaced).to.deep.equal(["urn:pi"]);
    expect(reports).to.deep.equal([
      "jobs/etl is RUNNING",
      "jobs/pi failed since an earlier `up` started it: it runs again",
    ]);
    expect(jobs).to.have.lengthOf(2);
  });

  it("fails with a job that failed in this run, be it the second, with the remedy", async () => {
    const failed = (submitted: string) => job("pi", { state: "FAILED", submitted, errorMessage: "exit code 1" });
    expect(await wait([[failed(earlier)], [failed(later)]]).catch(String)).to.equal(
      "Error: The job jobs/pi failed: exit code 1\nIts driver left no log.\n" +
        "Mend what is wrong, then `npm run up` runs it again.",
    );
    expect(replaced).to.deep.equal(["urn:pi"]);
  });

  it("says why executors were lost, however much the driver has logged since", async () => {
    const lost =
      "Lost executor 1 on 10.0.0.9: \nThe executor with id 1 exited with exit code 137(SIGKILL, possible container OOM).";
    const log = [lost, ...Array<string>(50).fill("INFO"), "the end"].join("\n");
    const failed = job("pi", {
      state: "FAILED",
      errorMessage: "driver container failed with ExitCode: 11, Reason: Error",
    });
    const told = await wait([[failed]], undefined, log).catch(String);
    expect(told).to.match(/^Error: The job jobs\/pi failed: Exit code 137: the executor was killed/);
    expect(told).to.include("INFO\nthe end").and.not.to.include("Lost executor");
  });

  it("ends well beside jobs that are not the stack's, whatever becomes of them, and tells of those that failed", async () => {
    const jobs = await wait([
      [
        job("pi", { state: "COMPLETED" }),
        job("mine", { state: "FAILED" }),
        job("yours", { state: "RUNNING" }),
        job("theirs", { state: "COMPLETED" }),
      ],
    ]);
    expect(jobs).to.deep.equal([
      "jobs/pi  COMPLETED after 60 s",
      "jobs/mine  FAILED, and is not one of the stack's: " +
        "`npm run kubectl -- delete sparkapplication --namespace jobs mine` removes it",
    ]);
    expect(replaced).to.deep.equal([]);
  });

  it("tells what is in the way of a job", async () => {
    const quota = "exceeded quota: spark-jobs, requested: pods=1, used: pods=40, limited: pods=40";
    const refused = job("pi", {
      state: "SUBMISSION_FAILED",
      errorMessage: `failed to submit spark application: ${quota}.`,
    });
    await wait([[refused], [job("pi", { state: "COMPLETED" })]]);
    expect(reports).to.deep.equal([
      `jobs/pi is SUBMISSION_FAILED: the quota of its namespace has no room for its driver (${quota}); the operator submits it again`,
    ]);
  });
});

describe("jobs that have not ended", () => {
  it("are told by `status`, and no others", async () => {
    const jobs = [job("pi", { state: "COMPLETED" }), job("etl", { state: "SUBMITTED" })];
    expect(await describeUnfinished(new Server([jobs]))).to.equal("jobs/etl is SUBMITTED");
    expect(await describeUnfinished(new Server([[]]))).to.equal("");
    expect(await describeUnfinished(new Server(["no answer"]))).to.equal("");
  });
});

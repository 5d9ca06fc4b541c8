import { expect } from "chai";
import { describeJob } from "../../../../sandbox/commands/job-status";

describe("`status JOB`", () => {
  const application = (namespace: string, status: object = {}) => ({
    metadata: { name: "etl", namespace, creationTimestamp: "2026-11-27T14:00:00Z" },
    status,
  });
  const api = (answers: Readonly<Record<string, unknown>>) => ({
    getObject: <T>(path: string) => Promise.resolve(answers[path] as T | undefined),
  });
  const applications = "/apis/sparkoperator.k8s.io/v1beta2/sparkapplications";
  const services = "/api/v1/services?labelSelector=app.kubernetes.io%2Fname%3Dhistory-server";
  const service = (namespace: string) => ({
    metadata: { name: "history-server", namespace },
    spec: { ports: [{ port: 18080 }] },
  });

  it("asks each History Server until one knows the job", async () => {
    const status = {
      applicationState: { state: "RUNNING" },
      lastSubmissionAttemptTime: "2026-11-27T14:00:00Z",
      sparkApplicationId: "spark-1",
    };
    const history = "/api/v1/namespaces/sales/services/history-server:18080/proxy/api/v1/applications/spark-1";
    const text = await describeJob(
      api({
        [applications]: { items: [application("sales", status)] },
        [services]: { items: [service("lakehouse"), service("sales")] },
        [history]: { attempts: [{ startTime: "2026-11-27T14:00:07.500GMT", endTime: "1969-12-31T23:59:59.999GMT" }] },
        [`${history}/allexecutors`]: [{ id: "1", addTime: "2026-11-27T14:00:12.000GMT" }],
      }),
      "etl",
    );
    expect(text).to.match(/^sales\/etl is RUNNING$/m);
    expect(text).to.match(/^ +start of the driver +7\.5 s +63 %$/m);
    expect(text).to.match(/^ +start of an executor +4\.5 s +38 %$/m);
  });

  it("tells of a job that the operator has not seen", async () => {
    const text = await describeJob(api({ [applications]: { items: [application("sales")] } }), "sales/etl");
    expect(text).to.match(/^sales\/etl is waiting for the operator$/m);
  });

  it("refuses a name that no job has, or more than one", async () => {
    const two = api({ [applications]: { items: [application("sales"), application("risk")] } });
    const messageOf = (name: string) => describeJob(two, name).catch((error: unknown) => (error as Error).message);
    expect(await messageOf("pi")).to.contain("There is no job pi:");
    expect(await messageOf("etl")).to.equal("There is more than one job etl: write sales/etl or risk/etl.");
  });
});

import { expect } from "chai";
import { secondsToWait, untilDeleted, untilReady } from "../../../../../stand-ins/kubernetes/await/index";
import { podProblems } from "../../../../../stand-ins/kubernetes/await/pods";
import type { Awaited } from "../../../../../stand-ins/kubernetes/await/progress";
import { persistentVolumeClaim } from "../../../../../stand-ins/kubernetes/await/storage";
import { waitFor } from "../../../../../stand-ins/kubernetes/await/wait-for";
import type { Cluster } from "../../../../../stand-ins/kubernetes/cluster";
import { ApiError, UnreachableError } from "../../../../../stand-ins/kubernetes/rest-client";
import type { JsonObject } from "../../../../../stand-ins/shared/json";

describe("what keeps a Pod from being ready", () => {
  const pod = (conditions: Record<string, string>, containerStatuses: JsonObject[] = [], message = "") => ({
    metadata: { name: "a", namespace: "home" },
    status: {
      conditions: Object.entries(conditions).map(([type, status]) => ({ type, status, message })),
      containerStatuses,
    },
  });
  const starting = { PodScheduled: "True", Initialized: "True", Ready: "False" };

  it("is nothing when it is", () => {
    expect(podProblems(pod({ PodScheduled: "True", Initialized: "True", Ready: "True" }))).to.deep.equal([]);
  });

  it("is the scheduler's word when it has no node", () => {
    const unscheduled = pod({ PodScheduled: "False" }, [], "0/1 nodes are available: 1 Insufficient cpu.");
    expect(podProblems(unscheduled)).to.deep.equal(["[Pod home/a]: 0/1 nodes are available: 1 Insufficient cpu."]);
  });

  it("is the image that cannot be pulled", () => {
    const waiting = { reason: "ErrImageNeverPull", message: 'Container image "nothing:1" is not present' };
    const problems = podProblems(pod(starting, [{ name: "main", ready: false, state: { waiting } }]));
    expect(problems.join()).to.contain('[ErrImageNeverPull] Container image "nothing:1" is not present');
  });

  it("is how its container ended the last time, and its termination message", () => {
    const terminated = {
      reason: "Error",
      exitCode: 3,
      finishedAt: "2026-01-01T00:00:00Z",
      message: "no configuration",
    };
    const problems = podProblems(pod(starting, [{ name: "main", ready: false, lastState: { terminated } }]));
    expect(problems.join()).to.contain("(Error: exit code 3)\nno configuration");
  });
});

describe("the seconds that an object is waited for", () => {
  const object = (apiVersion: string, kind: string, annotations: JsonObject = {}) => ({
    apiVersion,
    kind,
    metadata: { annotations },
  });

  it("are what the program says", () => {
    expect(secondsToWait(object("apps/v1", "Deployment"), 8)).to.equal(8);
  });

  it("are always the same of kinds that Pulumi's provider waits for in its own way", () => {
    expect(secondsToWait(object("v1", "PersistentVolumeClaim"), 8)).to.equal(300);
    expect(secondsToWait(object("v1", "ResourceQuota"), 600)).to.equal(60);
    expect(secondsToWait(object("v1", "Secret"), 600)).to.equal(5);
  });

  it("are the program's again where it says itself what to wait for", () => {
    const claim = object("v1", "PersistentVolumeClaim", { "pulumi.com/waitFor": "jsonpath={.status.phase}=Bound" });
    expect(secondsToWait(claim, 8)).to.equal(8);
  });
});

describe("an API server that is away while an object is waited for", () => {
  const object: JsonObject = { apiVersion: "v1", kind: "PersistentVolume", metadata: { name: "a", uid: "1" } };
  const patience = { seconds: 30, signal: new AbortController().signal, report: () => undefined };
  /** Answers with one after the other; throws what is an error. */
  const answering = (...answers: (JsonObject | Error)[]) => {
    const request = () => {
      const answer = answers.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    };
    return { discovery: { path: () => Promise.resolve("") }, client: { request } } as unknown as Cluster;
  };
  const refused = new UnreachableError("connect ECONNREFUSED");
  const starting = new ApiError(503, {}, "apiserver not ready");

  it("is asked again until the object is ready", async () => {
    const available = { ...object, status: { phase: "Available" } };
    const cluster = answering(refused, starting, available);
    expect(await untilReady({ cluster, inputs: object, applied: object }, patience)).to.equal(available);
  });

  it("is asked again until the object is gone", async () => {
    const gone = new ApiError(404, { reason: "NotFound" }, "not found");
    await untilDeleted(answering(refused, starting, object, gone), object, object, patience);
  });

  it("ends the wait when it refuses the request", async () => {
    const forbidden = new ApiError(403, { reason: "Forbidden" }, "no rights");
    const refusal = await untilReady(
      { cluster: answering(forbidden), inputs: object, applied: object },
      patience,
    ).catch((error: unknown) => error);
    expect(refusal).to.equal(forbidden);
  });
});

describe("a PersistentVolumeClaim that no volume comes for", () => {
  const cluster = {
    discovery: { path: () => Promise.resolve("") },
    client: { request: () => Promise.reject(new Error("no such class")) },
  } as unknown as Cluster;
  const problemsOf = async (spec: JsonObject) => {
    const claim = { metadata: { name: "unbound" }, spec, status: { phase: "Pending" } };
    const { isReady, problems } = await persistentVolumeClaim({ cluster, inputs: claim, applied: claim })(claim);
    return isReady ? [] : problems;
  };

  it("says which storage class was to make it", async () => {
    expect(await problemsOf({ storageClassName: "nowhere" })).to.deep.equal([
      'PersistentVolumeClaim is not bound but Pending; its storage class is "nowhere"',
    ]);
  });

  it("says that there is none", async () => {
    expect(await problemsOf({})).to.deep.equal([
      "PersistentVolumeClaim is not bound but Pending; it has no storage class and the cluster no default one",
    ]);
  });
});

describe("a condition to wait for", () => {
  const isReady = async (expression: string, object: JsonObject) => {
    const progress = await waitFor(expression)({} as Awaited)(object);
    return progress.isReady;
  };
  const conditions = [{ type: "Ready", status: "True", observedGeneration: 2 }];

  it("is a path that exists, or has a value", async () => {
    const object = { status: { phase: "Running", replicas: 3 } };
    expect(await isReady("jsonpath={.status.phase}", object)).to.equal(true);
    expect(await isReady("jsonpath={.status.phase}=Running", object)).to.equal(true);
    expect(await isReady("jsonpath={ $.status.replicas }=3", object)).to.equal(true);
    expect(await isReady("jsonpath={.status.phase}=Failed", object)).to.equal(false);
    expect(await isReady("jsonpath={.status.missing}", object)).to.equal(false);
  });

  it("may filter", async () => {
    const object = { status: { conditions } };
    expect(await isReady('jsonpath={.status.conditions[?(@.type=="Ready")].status}=True', object)).to.equal(true);
    expect(await isReady('jsonpath={.status.conditions[?@.type=="Gone"].status}=True', object)).to.equal(false);
  });

  it("is a status condition, of the generation that was asked for", async () => {
    expect(await isReady("condition=ready", { metadata: { generation: 2 }, status: { conditions } })).to.equal(true);
    expect(await isReady("condition=Ready", { metadata: { generation: 3 }, status: { conditions } })).to.equal(false);
    expect(await isReady("condition=Ready=False", { status: { conditions } })).to.equal(false);
  });

  it("may be several", async () => {
    const both = JSON.stringify(["condition=Ready", "jsonpath={.status.phase}"]);
    expect(await isReady(both, { status: { conditions, phase: "Running" } })).to.equal(true);
    expect(await isReady(both, { status: { conditions } })).to.equal(false);
  });

  it("is refused when it is not understood", () => {
    expect(() => waitFor("Ready")).to.throw('expected a "jsonpath=" or "condition=" prefix');
    expect(() => waitFor("jsonpath=.status")).to.throw("format should be {.path}=value");
    expect(() => waitFor("[]")).to.throw("at least one condition");
  });
});

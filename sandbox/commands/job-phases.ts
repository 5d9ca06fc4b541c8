import type { PhaseTime } from "./phases";

/** What the operator's object tells of a job; times are in whole seconds. */
export interface TimedJob {
  readonly metadata: { readonly creationTimestamp: string };
  readonly status?: {
    readonly lastSubmissionAttemptTime?: string | null;
    readonly terminationTime?: string | null;
  };
}

/** What the driver's pod tells, for as long as the pod is there. */
export interface TimedPod {
  readonly metadata: { readonly creationTimestamp: string };
  readonly status?: {
    readonly conditions?: readonly { readonly type: string; readonly lastTransitionTime?: string | null }[];
    readonly containerStatuses?: readonly {
      readonly name: string;
      readonly state?: {
        readonly running?: { readonly startedAt?: string };
        readonly terminated?: { readonly startedAt?: string; readonly finishedAt?: string };
      };
    }[];
  };
}

/** What the job's event log tells, as the History Server reads it. */
export interface TimedRun {
  readonly application?: { readonly attempts: readonly { readonly startTime: string; readonly endTime: string }[] };
  readonly executors?: readonly { readonly id: string; readonly addTime: string }[];
}

/**
 * The phases of a job, each from the end of the one before: those whose end is known. A run that goes on has no end in
 * the event log, where Spark writes the year 1969.
 */
export function jobPhases(job: TimedJob, pod: TimedPod | undefined, run: TimedRun): PhaseTime[] {
  const { lastSubmissionAttemptTime, terminationTime } = job.status ?? {};
  const scheduled = pod?.status?.conditions?.find(({ type }) => type === "PodScheduled");
  const driver = pod?.status?.containerStatuses?.find(({ name }) => name === "spark-kubernetes-driver")?.state;
  const attempt = run.application?.attempts.at(-1);
  const executors = run.executors?.filter(({ id }) => id !== "driver").map(({ addTime }) => addTime);
  const ends: readonly (readonly [title: string, end: string | null | undefined])[] = [
    ["waiting for the operator", lastSubmissionAttemptTime],
    ["submission", pod?.metadata.creationTimestamp],
    ["scheduling of the driver", scheduled?.lastTransitionTime],
    ["start of its container", driver?.running?.startedAt ?? driver?.terminated?.startedAt],
    ["start of the driver", attempt?.startTime],
    ["start of an executor", executors?.toSorted()[0]],
    ["work", attempt?.endTime],
    ["end of the driver", driver?.terminated?.finishedAt],
    ["until the operator knows", terminationTime],
  ];
  return timesBetween(
    timeOf(job.metadata.creationTimestamp) ?? 0,
    ends.map(([title, end]) => [title, timeOf(end)]),
  );
}

/**
 * @param start in milliseconds
 * @param ends of phases, in milliseconds. A phase without an end is part of the next one. Clocks that count whole
 *   seconds beside finer ones seem to run backwards: a phase then takes no time.
 */
export function timesBetween(
  start: number,
  ends: readonly (readonly [title: string, end: number | undefined])[],
): PhaseTime[] {
  let last = start;
  return ends.flatMap(([title, end]) => {
    if (end === undefined) return [];
    const seconds = Math.max(0, end - last) / 1000;
    last = Math.max(last, end);
    return [{ title, seconds }];
  });
}

/** Milliseconds of a time as Kubernetes writes it or, with `GMT` in the place of `Z`, Spark. */
function timeOf(text: string | null | undefined): number | undefined {
  const time = Date.parse((text ?? "").replace(/GMT$/, "Z"));
  return time > 0 ? time : undefined;
}

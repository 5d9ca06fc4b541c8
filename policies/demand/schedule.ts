import type { Field } from "../model/field";

/** How long Kubernetes lets pods end that do not say how long they need: `DefaultTerminationGracePeriodSeconds`. */
export const defaultGrace = 30;

/**
 * How many runs of a CronJob have pods at once, those that are about to end included.
 *
 * A run lives as long as its deadline and the grace of its pods. One that was due while the controller was away starts
 * late, and so near to the next (`nextScheduleTime` in `kubernetes/pkg/controller/cronjob/utils.go`, v1.34).
 */
export function cronRunsAtOnce(spec: Field): number {
  const policy = spec.at("concurrencyPolicy");
  const job = spec.at("jobTemplate", "spec");
  const grace = job.at("template", "spec", "terminationGracePeriodSeconds").count() ?? defaultGrace;
  if (policy.text() === "Forbid") return 1;
  if (policy.text() === "Replace") return runsWithReplaced(spec, grace);
  // Allow is what Kubernetes takes when nothing is said.
  const deadline = job.at("activeDeadlineSeconds").count();
  if (deadline === undefined) {
    throw policy.wrong("lets any number of runs overlap: set Forbid or Replace, or give the job activeDeadlineSeconds");
  }
  const interval = shortestInterval(spec);
  const late = Math.min(spec.at("startingDeadlineSeconds").count() ?? interval, interval);
  return Math.ceil((deadline + grace + late) / interval) + repeatedRuns(spec);
}

/** How many runs of a schedule have pods at once, if each replaces the one before, which takes a while to end. */
export function runsWithReplaced(spec: Field, grace: number): number {
  return 1 + Math.ceil(grace / shortestInterval(spec));
}

/** Where summer time ends, an hour comes twice, and with it a run. */
function repeatedRuns(spec: Field): number {
  return /^(Etc\/)?UTC$/.test(spec.at("timeZone").text() ?? "UTC") ? 0 : 1;
}

const minute = 60;
const hour = 60 * minute;

/**
 * Seconds that lie at least between two runs, for the usual schedules; any other may start one each minute, which is as
 * fine as cron gets.
 */
function shortestInterval(spec: Field): number {
  const schedule = (spec.at("schedule").text() ?? "").replace(/^(CRON_)?TZ=\S+ +/, "");
  const [, duration] = /^@every +(.*)$/.exec(schedule) ?? [];
  if (duration !== undefined) return secondsOf(duration);
  if (/^@hourly$|^\d+ \* /.test(schedule)) return hour;
  // The day on which summer time begins is an hour short.
  if (/^@(daily|midnight|weekly|monthly|yearly|annually)$|^\d+ \d+ /.test(schedule)) return 23 * hour;
  const [, minutes] = /^\*\/(\d+) /.exec(schedule) ?? [];
  // An hour is no multiple of most steps: the gap before the full hour is shorter.
  if (minutes !== undefined && Number(minutes) > 0) return greatestCommonDivisor(60, Number(minutes)) * minute;
  return minute;
}

/** Of a duration such as `1h30m`; a second, the least there is, of one in smaller units. */
function secondsOf(duration: string): number {
  const [, hours = 0, minutes = 0, seconds = 0] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? [];
  return Math.max(Number(hours) * hour + Number(minutes) * minute + Number(seconds), 1);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

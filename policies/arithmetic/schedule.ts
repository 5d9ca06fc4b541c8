import type { Field } from "../kubernetes/field";

/** How many runs of a CronJob can overlap. */
export function cronRunsAtOnce(spec: Field): number {
  const policy = spec.at("concurrencyPolicy");
  // Allow is what Kubernetes takes when nothing is said.
  if (policy.present && policy.text() !== "Allow") return 1;
  const deadline = spec.at("jobTemplate", "spec", "activeDeadlineSeconds").count();
  if (deadline === undefined) {
    throw policy.wrong("lets any number of runs overlap: set Forbid or Replace, or give the job activeDeadlineSeconds");
  }
  return Math.ceil(deadline / shortestInterval(spec.at("schedule").text() ?? "")) || 1;
}

const minute = 60;
const hour = 60 * minute;

/**
 * Seconds that lie at least between two runs, for the usual schedules; any other may start one each minute, which is as fine as cron
 * gets.
 */
function shortestInterval(schedule: string): number {
  if (/^@hourly$|^\d+ \* /.test(schedule)) return hour;
  // The day on which summer time begins is an hour short.
  if (/^@(daily|midnight|weekly|monthly|yearly|annually)$|^\d+ \d+ /.test(schedule)) return 23 * hour;
  const [, minutes] = /^\*\/(\d+) /.exec(schedule) ?? [];
  // An hour is no multiple of most steps: the gap before the full hour is shorter.
  if (minutes !== undefined && Number(minutes) > 0) return greatestCommonDivisor(60, Number(minutes)) * minute;
  return minute;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

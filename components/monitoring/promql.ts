import { metrics } from "./metrics";

/** What a label's value has to be: that value, one of several, another one, or one that starts so. */
type Matcher = string | readonly string[] | { readonly not: string } | { readonly startsWith: string };

/** The series of a metric whose labels match, such as `up{job="nessie"}`. */
export function series(metric: string, labels: Readonly<Record<string, Matcher>> = {}): string {
  const matchers = Object.entries(labels).map(([label, matcher]) => label + condition(matcher));
  return matchers.length === 0 ? metric : `${metric}{${matchers.join(",")}}`;
}

function condition(matcher: Matcher): string {
  if (typeof matcher === "string") return `=${quoted(matcher)}`;
  if ("not" in matcher) return `!=${quoted(matcher.not)}`;
  if ("startsWith" in matcher) return `=~${quoted(`${literal(matcher.startsWith)}.*`)}`;
  return `=~${quoted(matcher.map(literal).join("|"))}`;
}

/** As a double-quoted string of PromQL, whose escapes are Go's. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A regular expression that matches the text alone. */
function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

/**
 * By how much a counter has grown, over all its targets. Unlike `increase()`, which sees no growth from nothing to one,
 * it counts a series that is new: the operator has one for failed jobs only when the first job has failed. Where the
 * target was not there before, nothing is known, and so after a restart, when the operator counts the jobs that are
 * there again.
 *
 * @param counter the series
 * @param job scrape job of the counter
 * @param window such as `10m`
 */
export function growth(counter: string, job: string, window: string): string {
  const before = `sum(${counter} offset ${window}) or 0 * sum(${series(metrics.up, { job })} offset ${window})`;
  return `(sum(${counter}) - (${before}))`;
}

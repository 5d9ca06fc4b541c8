import { droppedFromOptions, type SubmissionRule, submissionRules } from "../../contract/spark-submission";
import { text, type Validation } from "./cel";

/** Where the specification is in the object that is admitted. */
export const specVariable = {
  name: "spec",
  expression: "object.kind == 'ScheduledSparkApplication' ? object.spec.template : object.spec",
};

/**
 * The rules for what a Spark job may say, in the language of admission policies; each holds of {@link specVariable}.
 */
export function submissionValidations(rules: readonly SubmissionRule[] = submissionRules): Validation[] {
  return rules.map((rule) => {
    const judged = everywhere("variables.spec", rule.path, (place) => judge(place, rule));
    const excused = rule.unless && excuse(rule.unless);
    return { expression: excused === undefined ? judged : `${excused} || ${judged}`, message: messageOf(rule) };
  });
}

/** A value that may be absent. */
interface Place {
  readonly present: string;
  readonly value: string;
}

/** What has to be true at each place that a path names. */
function everywhere(base: string, path: readonly string[], judgePlace: (place: Place) => string, depth = 1): string {
  if (path.length === 0) return judgePlace({ present: "true", value: base });
  const star = path.indexOf("*");
  const found = [base, ...path.slice(0, star === -1 ? undefined : star)].join(".?");
  if (star === -1) return judgePlace({ present: `${found}.hasValue()`, value: `${found}.value()` });
  const item = `item${depth}`;
  return `${found}.orValue([]).all(${item}, ${everywhere(item, path.slice(star + 1), judgePlace, depth + 1)})`;
}

function excuse({ path, matches }: NonNullable<SubmissionRule["unless"]>): string {
  const field = ["variables.spec", ...path].join(".?");
  return matches === undefined ? `${field}.hasValue()` : `${field}.orValue('').matches(${text(matches)})`;
}

function judge({ present, value }: Place, rule: SubmissionRule): string {
  switch (rule.on) {
    case "text":
      return rule.required ? `(${present} && ${passes(value, rule)})` : `(!${present} || ${passes(value, rule)})`;
    case "keys":
      return `(!${present} || ${value}.all(key, key.matches(${text(rule.allowed)})))`;
    case "entries":
      return `(!${present} || ${value}.all(key, !key.matches(${text(rule.keys)}) || ${passes(`${value}[key]`, rule)}))`;
    case "variables":
      return (
        `(!${present} || ${value}.all(variable, !variable.?name.orValue('').matches(${text(rule.keys)}) || ` +
        `(!variable.?valueFrom.hasValue() && ${passes("variable.?value.orValue('')", rule)})))`
      );
  }
}

function passes(value: string, { allowed, refused }: { allowed?: string; refused?: string }): string {
  const tests = [];
  if (allowed !== undefined) tests.push(`${value}.matches(${text(allowed)})`);
  if (refused !== undefined) {
    const read = droppedFromOptions.reduce((rest, dropped) => `${rest}.replace(${text(dropped)}, '')`, value);
    tests.push(`!${read}.matches(${text(refused)})`);
  }
  return tests.length === 0 ? "false" : tests.join(" && ");
}

/** The field, and of a map the keys that the rule is for, as far as a pattern can be read. */
function messageOf(rule: SubmissionRule): string {
  const field = rule.path.join(".").replaceAll(".*", "[]");
  const keys = "keys" in rule ? ` ${rule.keys.replaceAll(/[\^$\\]/g, "")}` : "";
  return `${field}${keys} ${rule.reason}.`;
}

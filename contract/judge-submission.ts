import { droppedFromOptions, type SubmissionRule, submissionRules } from "./spark-submission";

/**
 * A place in a SparkApplication's specification. It may throw where a value is not known, or not of the type that is
 * asked for.
 */
export interface SubmittedField<Self> {
  readonly present: boolean;
  at(...keys: string[]): Self;
  text(): string | undefined;
  items(): Self[];
  keys(): string[];
}

/** A place that breaks a rule. */
export interface SubmissionProblem<F> {
  readonly field: F;
  readonly rule: SubmissionRule;
}

/** Where the specification of a SparkApplication breaks the rules, rule by rule. */
export function* submissionProblems<F extends SubmittedField<F>>(
  spec: F,
  rules: readonly SubmissionRule[] = submissionRules,
): Generator<SubmissionProblem<F>> {
  for (const rule of rules) {
    if (rule.unless && isMet(spec, rule.unless)) continue;
    for (const place of placesAt(spec, rule.path)) {
      for (const field of offendersAt(place, rule)) yield { field, rule };
    }
  }
}

function isMet<F extends SubmittedField<F>>(
  spec: F,
  { path, matches }: NonNullable<SubmissionRule["unless"]>,
): boolean {
  const field = spec.at(...path);
  return matches === undefined ? field.present : compiled(matches).test(field.text() ?? "");
}

/** The fields that a path names, one for each item of each list on the way. */
function placesAt<F extends SubmittedField<F>>(field: F, [key, ...rest]: readonly string[]): F[] {
  if (key === undefined) return [field];
  const next = key === "*" ? field.items() : [field.at(key)];
  return next.flatMap((place) => placesAt(place, rest));
}

function offendersAt<F extends SubmittedField<F>>(place: F, rule: SubmissionRule): F[] {
  switch (rule.on) {
    case "text":
      return (place.present ? passes(place, rule) : rule.required !== true) ? [] : [place];
    case "keys":
      return place
        .keys()
        .filter((key) => !compiled(rule.allowed).test(key))
        .map((key) => place.at(key));
    case "entries":
      return place
        .keys()
        .filter((key) => compiled(rule.keys).test(key))
        .map((key) => place.at(key))
        .filter((value) => !passes(value, rule));
    case "variables":
      return place
        .items()
        .filter((variable) => compiled(rule.keys).test(variable.at("name").text() ?? ""))
        .flatMap((variable) => {
          const elsewhere = variable.at("valueFrom");
          if (elsewhere.present) return [elsewhere];
          return passes(variable.at("value"), rule) ? [] : [variable.at("value")];
        });
  }
}

function passes<F extends SubmittedField<F>>(
  field: F,
  { allowed, refused }: { allowed?: string; refused?: string },
): boolean {
  if (allowed === undefined && refused === undefined) return false;
  const text = field.text() ?? "";
  const read = droppedFromOptions.reduce<string>((rest, dropped) => rest.replaceAll(dropped, ""), text);
  return (
    (allowed === undefined || compiled(allowed).test(text)) && (refused === undefined || !compiled(refused).test(read))
  );
}

const patterns = new Map<string, RegExp>();

/** Each pattern is made once: a rule is asked for every job and every policy. */
function compiled(source: string): RegExp {
  const pattern = patterns.get(source) ?? new RegExp(source);
  patterns.set(source, pattern);
  return pattern;
}

/** Figures of several runs, in the unit that the caller measures in. */
export interface Figures {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: number;
}

/** @throws when there is no run to speak of */
export function figuresOf(values: readonly number[]): Figures {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new Error("Nothing was measured.");
  return { median: (low + high) / 2, min: Math.min(...values), max: Math.max(...values), runs: values.length };
}

/** Medians of runs that consist of the same steps, step by step. */
export function mediansByStep(runs: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const steps = new Set(runs.flatMap((run) => [...run.keys()]));
  return new Map([...steps].map((step) => [step, figuresOf(runs.map((run) => run.get(step) ?? 0)).median]));
}

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

/**
 * The exponent with which y grows beyond its first value: for y = a + b × (x − x₀)ᵏ it is k. It is the slope of the
 * line through the logarithms of all points after the first that misses these least.
 *
 * @param points of which the first has the smallest x
 * @throws when fewer than two points are beyond the first in x and y
 */
export function exponentOfGrowth(points: readonly (readonly [x: number, y: number])[]): number {
  const [[x0, y0] = [NaN, NaN], ...others] = points;
  const beyond = others.filter(([x, y]) => x > x0 && y > y0);
  const logs = beyond.map(([x, y]) => [Math.log(x - x0), Math.log(y - y0)] as const);
  const mean = (index: 0 | 1) => logs.reduce((sum, log) => sum + log[index], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const spread = logs.reduce((sum, log) => sum + (log[0] - x) ** 2, 0);
  if (!(spread > 0)) throw new Error("An exponent needs a first point and two more, of which each has grown.");
  return logs.reduce((sum, log) => sum + (log[0] - x) * (log[1] - y), 0) / spread;
}

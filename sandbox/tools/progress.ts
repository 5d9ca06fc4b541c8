/** Passes on at most one line a second: programs tell more than a person can read. */
export function thinned(report: (line: string) => void, now: () => number = Date.now): (line: string) => void {
  let last = -Infinity;
  return (line) => {
    if (now() - last < 1000) return;
    last = now();
    report(line);
  };
}

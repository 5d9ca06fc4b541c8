import type { Row } from "./row";

/** Amounts, by a quota's name for them. */
export type Amounts = Readonly<Record<string, number>>;

/** A row runs beside three others at most: the machine has few cores, and each job starts two JVMs or more. */
const atOnce = 4;

/**
 * Works through the rows in their order, as many at once as the quota has room for: what a quota refuses comes late,
 * and a row that waits for it measures nothing. A row that fails does not hold up the next.
 */
export function inRoom<T>(
  room: Amounts,
  rows: readonly Row[],
  needs: (row: Row) => readonly Amounts[],
  work: (row: Row) => Promise<T>,
): Map<Row, Promise<T>> {
  const running = new Map<Row, Promise<unknown>>();
  const fits = (row: Row) => {
    if (running.size === 0) return true;
    const all = [row, ...running.keys()].flatMap(needs);
    const total = (key: string) => all.reduce((sum, amounts) => sum + (amounts[key] ?? 0), 0);
    return running.size < atOnce && Object.entries(room).every(([key, amount]) => total(key) <= amount);
  };
  let turn: Promise<unknown> = Promise.resolve();
  return new Map(
    rows.map((row) => {
      const started = turn.then(async () => {
        while (!fits(row)) await Promise.race(running.values());
        const result = work(row);
        const ended = result.catch(() => undefined).finally(() => running.delete(row));
        running.set(row, ended);
        return { result };
      });
      turn = started;
      return [row, started.then(({ result }) => result)];
    }),
  );
}

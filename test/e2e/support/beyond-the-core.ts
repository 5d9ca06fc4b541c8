import { endOfTests } from "../../../sandbox/commands/scripts";

/** What comes last always runs: `test/e2e/lifecycle.test.ts`, and the removal of the sandbox. */
const reserved = 10;

/**
 * A suite beyond the core: it is skipped, with the reason and without its hooks, when `npm test -- --minutes N` has too
 * little time left.
 *
 * @param minutes how long the suite takes on 2 cores
 */
export function beyondTheCore(title: string, minutes: number, suite: (this: Mocha.Suite) => void): void {
  describe(`beyond the core, in ${minutes} minutes`, () => {
    before(function () {
      const end = process.env[endOfTests];
      if (end === undefined) return;
      const left = Math.max(Math.floor((Number(end) - Date.now()) / 60e3) - reserved, 0);
      if (left >= minutes) return;
      console.log(`    (skipped: ${left} minutes are left)`);
      this.skip();
    });
    describe(title, suite);
  });
}

import { checkTpch } from "../../test/data/tpch/check";
import { jobPlace } from "../../test/e2e/support/job-place";
import type { Group } from "../group";
import { repeat } from "../measure";
import { figuresOf } from "../statistics";

const rounds = {
  loaded: "as they were loaded",
  merged: "after MERGE, with deletes beside the data",
  maintained: "compacted, in new partitions",
  branch: "on a branch",
};

export const tpch: Group = {
  title: "TPC-H at scale 1",
  method:
    "A job of the platform's own kind, with one executor of two cores and 1 GiB, answers the 22 queries one after the other in one " +
    "session, four times; each answer has to be that of DuckDB on the same data.",
  runs: 1,
  measure: async (runs) => {
    const place = jobPlace({ name: "bench-tpch" });
    const results = await repeat(runs, "TPC-H", async () => {
      try {
        const { answers, seconds } = await checkTpch(place, 1);
        const wrong = [...answers].flatMap(([name, lines]) => lines.map((line) => `${name}: ${line}`));
        if (wrong.length > 0) throw new Error(["Spark's answers are not DuckDB's:", ...wrong].join("\n"));
        return seconds;
      } finally {
        await place.end();
      }
    });
    const rows = Object.entries(rounds).map(
      ([round, state]) =>
        ({
          what: `22 queries of tables ${state}`,
          unit: "s",
          figures: figuresOf(results.map((seconds) => seconds.get(round) ?? NaN)),
        }) as const,
    );
    return { rows };
  },
};

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
    "A job with the platform's settings and one executor with two cores and 1 GiB runs the 22 queries in one " +
    "session, four times. Each answer must equal DuckDB's answer on the same data.",
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

import { profileConf } from "../../components/spark/job-profile";
import type { Group } from "../group";
import { repeat } from "../measure";
import { figuresOf } from "../statistics";
import { jobs } from "./spark-job";

export const smallJobs: Group = {
  title: "A small job",
  method:
    "`test-spark-pi` without the archive of Java's classes in its image, with the archive, and with the archive and " +
    '`profile: "small"`, in turns, from submission to completion. The operator submits all three with its own archive.',
  runs: 5,
  measure: async (runs) => {
    const { sparkConf = {}, ...spec } = await jobs.spec("test-spark-pi");
    const variant = (conf: Readonly<Record<string, string>>) => ({ ...spec, sparkConf: { ...sparkConf, ...conf } });
    // The image's entry point leaves the archive out for a job with a class path of its own.
    const withoutArchive = variant({
      "spark.driver.extraClassPath": "/none",
      "spark.executor.extraClassPath": "/none",
    });
    const asSmall = variant(profileConf("small", sparkConf));
    const turns = await repeat(runs, "a small job, without and with archive and profile", async () => ({
      without: await jobs.run("bench-small-without", withoutArchive),
      archive: await jobs.run("bench-small-archive", variant({})),
      profile: await jobs.run("bench-small-profile", asSmall),
    }));
    const figures = (of: (turn: (typeof turns)[number]) => number) => figuresOf(turns.map(of));
    return {
      rows: [
        { what: "without archive", unit: "s", figures: figures((turn) => turn.without) },
        { what: "with archive", unit: "s", figures: figures((turn) => turn.archive) },
        { what: "with archive and profile", unit: "s", figures: figures((turn) => turn.profile), atMost: 16 },
        { what: "archive : without", unit: "×", figures: figures((turn) => turn.archive / turn.without) },
        { what: "archive and profile : without", unit: "×", figures: figures((turn) => turn.profile / turn.without) },
      ],
    };
  },
};

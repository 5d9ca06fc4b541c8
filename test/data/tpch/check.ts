import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Answer, differences } from "../answers";
import type { SparkPlace } from "../spark-place";
import { generateTpch, python } from "../tools";
import { tpchPlan } from "./plan";

interface TpchResult {
  /** How each answer, `ROUND-QUERY`, differs from DuckDB's: no line if it does not. */
  readonly answers: ReadonlyMap<string, readonly string[]>;
  /** Seconds that Spark took for the queries of each round. */
  readonly seconds: ReadonlyMap<string, number>;
}

/** Has a place answer TPC-H's queries. */
export async function checkTpch(place: SparkPlace, scale: number): Promise<TpchResult> {
  const folder = await mkdtemp(join(tmpdir(), "lakehouse-tpch-"));
  const inFolder = (...names: string[]) => join(folder, ...names);
  try {
    for (const name of ["source", "wanted", "found"]) await mkdir(inFolder(name));
    await generateTpch(scale, inFolder("source"));
    const { namespace, source, isNessie } = place;
    const plan = tpchPlan({
      scale,
      namespace,
      source: { duckdb: inFolder("source"), spark: source },
      hasBranches: isNessie,
    });
    await writeFile(inFolder("plan.json"), JSON.stringify(plan));
    await python("duckdb_engine.py", [inFolder("plan.json"), inFolder("wanted")]);
    await place.run(plan, inFolder("source"), inFolder("found"));

    const answers = new Map<string, readonly string[]>();
    for (const file of (await readdir(inFolder("found"))).toSorted()) {
      if (file === "seconds.json") continue;
      const answerOf = async (engine: string, name: string) =>
        JSON.parse(await readFile(inFolder(engine, name), "utf8")) as Answer;
      const wanted = await answerOf("wanted", file.replace(/^main-/, "maintained-"));
      answers.set(file.replace(/\.json$/, ""), differences(wanted, await answerOf("found", file)));
    }
    const steps = JSON.parse(await readFile(inFolder("found", "seconds.json"), "utf8")) as [
      step: string,
      seconds: number,
    ][];
    return { answers, seconds: sumByRound(steps) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function sumByRound(steps: readonly [step: string, seconds: number][]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [step, seconds] of steps) {
    const round = /^(\w+): q\d\d$/.exec(step)?.[1];
    if (round !== undefined) sums.set(round, (sums.get(round) ?? 0) + seconds);
  }
  return sums;
}

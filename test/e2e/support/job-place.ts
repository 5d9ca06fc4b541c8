import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { SparkPlace } from "../../data/spark-place";
import { bucket, contentOf, keysUnder, put, removeUnder } from "./bucket";
import { jobStack, platformArgs } from "./platform-jobs";

const engines = join(__dirname, "../../data/engines");

export interface JobPlaceArgs {
  /** Of the job; its namespace in the catalog has `_` for `-`. */
  readonly name: string;
  /** Over the platform's settings of Spark. */
  readonly conf?: Readonly<Record<string, string>>;
}

/** A job as a user of the platform has it, with an executor, tables in the catalog, and all data in the bucket. */
export function jobPlace({ name, conf = {} }: JobPlaceArgs): SparkPlace & { readonly end: () => Promise<void> } {
  const folder = `${name}/`;
  const namespace = name.replaceAll("-", "_");
  const url = (path: string) => `s3a://${bucket}/${folder}${path}`;
  const end = async () => {
    for (const prefix of [folder, `warehouse/${namespace}/`]) await removeUnder(prefix);
  };
  return {
    namespace: `nessie.${namespace}`,
    isNessie: true,
    source: url("source"),
    run: async (plan, source, answers) => {
      // Tables of a run that was killed are left to the plan, which drops them: without its files no table can be
      // dropped.
      await removeUnder(folder);
      for (const file of await readdir(source))
        await put(`${folder}source/${file}`, await readFile(join(source, file)));
      const text = (file: string) => readFile(join(engines, file), "utf8");
      const programs = { "spark_engine.py": await text("spark_engine.py"), "encode.py": await text("encode.py") };
      const platform = await platformArgs();
      const trial = await jobStack([
        {
          name,
          args: {
            ...platform,
            main: "spark_engine.py",
            files: { ...programs, "plan.json": JSON.stringify(plan) },
            arguments: ["/opt/spark/application/plan.json", url("answers")],
            driver: { memory: "1g", coreRequest: "200m", coreLimit: "1" },
            executor: { memory: "1g", coreRequest: "200m", coreLimit: "2", cores: 2 },
            defaults: { ...platform.defaults, ...conf },
            waitForCompletion: true,
          },
        },
      ]);
      try {
        await trial.succeeds("up", "--yes", "--skip-preview");
      } finally {
        await trial.pulumi("destroy", "--yes", "--skip-preview");
        await trial.end();
      }
      await download(`${folder}answers/`, answers);
    },
    fetch: async (url, to) => {
      const file = join(to, basename(url));
      await writeFile(file, await contentOf(url.replace(`s3://${bucket}/`, "")));
      return file;
    },
    end,
  };
}

async function download(prefix: string, to: string): Promise<void> {
  for (const key of await keysUnder(prefix)) {
    // S3A's marker of a folder.
    if (key.endsWith("/")) continue;
    const file = join(to, key.slice(prefix.length));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await contentOf(key));
  }
}

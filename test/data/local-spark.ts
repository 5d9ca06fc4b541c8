import { execa } from "execa";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SparkPlace } from "./spark-place";

export interface LocalSparkArgs {
  /** PySpark's source archive from PyPI, unpacked. */
  readonly home: string;
  /** For Spark's class path. */
  readonly jars: readonly string[];
  /** Over the settings that a catalog in a folder needs. */
  readonly conf: Readonly<Record<string, string>>;
}

const engines = join(__dirname, "engines");

/** Spark in one process of this machine with a catalog in a folder: no store, no server, no cluster. */
export async function withLocalSpark<T>(args: LocalSparkArgs, use: (place: SparkPlace) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "lakehouse-spark-"));
  try {
    return await use({
      namespace: "nessie.checked",
      isNessie: false,
      source: `file://${join(folder, "source")}`,
      run: async (plan, source, answers) => {
        await cp(source, join(folder, "source"), { recursive: true });
        await writeFile(join(folder, "plan.json"), JSON.stringify(plan));
        await submit(args, folder, [join(folder, "plan.json"), `file://${answers}`]);
      },
      fetch: (url) => Promise.resolve(url.startsWith("file:") ? fileURLToPath(url) : url),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function submit({ home, jars, conf }: LocalSparkArgs, folder: string, args: readonly string[]): Promise<void> {
  const catalog = "spark.sql.catalog.nessie";
  const settings = {
    "spark.ui.enabled": "false",
    // What the better compiler costs is more than it saves in a minute.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.extensions": "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    [catalog]: "org.apache.iceberg.spark.SparkCatalog",
    [`${catalog}.type`]: "hadoop",
    [`${catalog}.warehouse`]: join(folder, "warehouse"),
    ...conf,
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ["--conf", `${key}=${value}`]);
  const env = {
    SPARK_HOME: join(home, "deps"),
    SPARK_LOCAL_IP: "127.0.0.1",
    PYTHONPATH: [home, join(home, "lib", "py4j-0.10.9.7-src.zip")].join(delimiter),
  };
  const master = ["--master", "local[2]", "--driver-memory", "2g", "--jars", jars.join()];
  const program = ["--py-files", join(engines, "encode.py"), join(engines, "spark_engine.py"), ...args];
  const submitted = await execa("sh", [join(home, "deps/bin/spark-submit"), ...master, ...options, ...program], {
    cwd: folder,
    env,
    all: true,
    reject: false,
    stdin: "ignore",
  });
  if (submitted.exitCode !== 0) throw new Error(lastWords(submitted.all));
}

/** The step that Spark was at, and the last lines that say more than that Spark works. */
function lastWords(log: string): string {
  const lines = log.split("\n");
  const step = lines.findLast((line) => line.startsWith("step: "));
  const telling = lines.filter((line) => !/ (INFO|WARN) |^\s+at /.test(line) && !line.startsWith("step: "));
  return [`Spark failed at ${step ?? "its start"}`, ...telling.slice(-20)].join("\n");
}

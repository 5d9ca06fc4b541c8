import { copyFile, mkdir, readFile, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { defaultRelease, type IcebergRelease, icebergReleases } from "../../contract/iceberg";
import { sparkVersion } from "../../contract/versions";
import { images } from "../shared/settings";
import type { Tools } from "../tools/tools";
import { architecture } from "./architecture";
import { classDataLayer } from "./class-data";
import { debianSystem } from "./debian";
import { jarLayers } from "./jars";
import { javaLayer } from "./java";
import { type Layer, cachedLayer, pack } from "./layers";
import type { Image } from "./oci";
import { fetchPackage } from "./registries";
import { programLayer } from "./system";

/** Our own files for the image. */
const sources = join(__dirname, "spark");

/** Where the parts of PySpark's source archive are in the official Spark image, and so in ours. */
const places: readonly (readonly [source: string, target: string])[] = [
  ["deps/bin", "opt/spark/bin"],
  ["deps/sbin", "opt/spark/sbin"],
  ["deps/jars", "opt/spark/jars"],
  ["deps/data", "opt/spark/data"],
  ["deps/licenses", "opt/spark/licenses"],
  ["deps/examples", "opt/spark/examples/src/main/python"],
  ["lib", "opt/spark/python/lib"],
  ["pyspark", "opt/spark/python/pyspark"],
];

const environment = [
  "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/spark/bin",
  "SPARK_HOME=/opt/spark",
  `JAVA_HOME=/usr/lib/jvm/java-17-openjdk-${architecture}`,
  "LANG=C.UTF-8",
];

/** The image of jobs; those with another release of Iceberg than the default have it in their tag. */
export function sparkImage(release: IcebergRelease): string {
  return `localhost/spark:${sparkVersion}${release === defaultRelease ? "" : `-iceberg-${release}`}`;
}

/**
 * Spark jobs run in those named `spark`, one for each release of Iceberg; the other is the operator, which runs
 * spark-submit. User and group 185, as upstream.
 */
export async function sparkImages(folder: string, tools: Tools, report: (line: string) => void): Promise<Image[]> {
  const packages = ["ca-certificates", "libnss-wrapper", "openjdk-17-jre-headless", "procps", "python3", "tini"];
  const debian = await debianSystem(folder, report, packages, { name: "spark", id: 185, home: "/home/spark" });
  const spark = await sparkLayer(folder, await javaLayer(folder, report), report);
  const files = await filesLayer(folder);
  const operator = await programLayer(folder, tools.sparkOperator, "usr/bin/spark-operator");
  const home = await operatorHomeLayer(folder);

  const config = { Env: environment, User: "185:185", WorkingDir: "/opt/spark/work-dir" };

  const submission = await classDataLayer(
    folder,
    { name: "spark-operator", layers: [debian, spark, files], environment, jars: [], submit: refusedSubmission },
    report,
  );
  const made: Image[] = [
    {
      name: images.sparkOperator,
      config: { ...config, Entrypoint: ["/opt/entrypoint.sh", "operator"] },
      layers: [debian, spark, files, submission, home, operator],
    },
  ];
  for (const release of icebergReleases) {
    const jars = await jarLayers(release, folder, report);
    // Behind Spark's own jars, in every process that Spark's scripts or our entry point start.
    const variables = [...environment, `SPARK_DIST_CLASSPATH=${jars.classPath}`];
    const layers = [debian, spark, files, ...jars.layers];
    // An archive takes half a minute to make: only the release that is the default gets one.
    if (release === defaultRelease) layers.push(await jobClasses(folder, layers, variables, jars.classPath, report));
    made.push({
      name: sparkImage(release),
      config: { ...config, Env: variables, Entrypoint: ["/opt/entrypoint.sh"] },
      layers,
    });
  }
  return made;
}

/** A submission to nobody, as the operator makes it: it ends when it has loaded everything that it needs. */
const refusedSubmission = [
  ...["--master", "k8s://https://127.0.0.1:1", "--deploy-mode", "cluster", "--name", "training"],
  ...["--conf", "spark.kubernetes.container.image=none", "local:///none.py"],
];

function jobClasses(
  folder: string,
  layers: readonly Layer[],
  environment: readonly string[],
  classPath: string,
  report: (line: string) => void,
): Promise<Layer> {
  const program = join(sources, "train.py");
  const submit = ["/opt/spark/work-dir/train.py"];
  return classDataLayer(
    folder,
    { name: "spark", layers, environment, jars: classPath.split(":"), program, submit },
    report,
  );
}

/** Apache Spark as PyPI has it, without an entry point, the examples in Scala, and R; but with one such example. */
async function sparkLayer(folder: string, java: Layer, report: (line: string) => void): Promise<Layer> {
  const requirements = join(sources, "requirements.txt");
  const example = join(sources, "SparkPi.scala");
  const inputs = [await readFile(requirements), await readFile(example), JSON.stringify(places)];
  return cachedLayer(folder, "spark", inputs, async (file, work) => {
    report("Downloading Spark from PyPI");
    const archive = await fetchPackage(requirements, "source", work);
    report("Packing Spark");
    await execa("tar", ["--extract", `--file=${archive}`, `--directory=${work}`, "--exclude=*.cmd"]);
    for (const [source, target] of places) {
      await mkdir(join(work, dirname(target)), { recursive: true });
      await rename(join(archive.replace(/\.tar\.gz$/, ""), source), join(work, target));
    }
    await execa("tar", ["--extract", `--file=${java.file}`, `--directory=${work}`]);
    await compile(join(work, "opt/java/bin/java"), example, join(work, "opt/spark"));
    await pack(file, work, [{ paths: ["opt/spark"], owner: "185:185" }]);
  });
}

/** Spark's jars hold a Scala compiler, for its shell. Scala 2.12 knows Java up to 21; the machine's may be newer. */
async function compile(java: string, source: string, spark: string): Promise<void> {
  const target = join(spark, "examples/jars");
  await mkdir(target, { recursive: true });
  const compiler = ["-cp", join(spark, "jars", "*"), "scala.tools.nsc.Main", "-usejavacp", "-nowarn"];
  await execa(java, [...compiler, "-d", join(target, "spark-examples.jar"), source], { stdin: "ignore" });
}

/** Our entry point, the hook for decommissioning, and the folders that jobs write to. */
async function filesLayer(folder: string): Promise<Layer> {
  const scripts = ["entrypoint.sh", "decom.sh"];
  const inputs = await Promise.all(scripts.map((script) => readFile(join(sources, script))));
  return cachedLayer(folder, "files", inputs, async (file, work) => {
    await mkdir(join(work, "opt", "spark", "conf"), { recursive: true });
    await mkdir(join(work, "opt", "spark", "work-dir"));
    for (const script of scripts) await copyFile(join(sources, script), join(work, "opt", script));
    await pack(file, work, [
      { paths: ["opt/entrypoint.sh", "opt/decom.sh"], mode: "755" },
      { paths: ["opt/spark/conf"], owner: "185:185" },
      { paths: ["opt/spark/work-dir"], owner: "185:185", mode: "775" },
    ]);
  });
}

/** The operator writes the webhook's certificates itself. */
function operatorHomeLayer(folder: string): Promise<Layer> {
  const certificates = "etc/k8s-webhook-server/serving-certs";
  return cachedLayer(folder, "operator-home", [certificates], async (file, work) => {
    await mkdir(join(work, certificates), { recursive: true });
    await mkdir(join(work, "home", "spark"), { recursive: true });
    await pack(file, work, [{ paths: [certificates, "home/spark"], owner: "185:185", mode: "775" }]);
  });
}

import { copyFile, mkdir, readdir, readFile, rename, utimes, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { execa } from "execa";
import { exists } from "../tools/cache";
import { classPathManifest } from "./class-path-jar";
import { type Layer, cachedLayer, epoch, pack } from "./layers";

/** In the image; the entry point (spark/entrypoint.sh) looks for both. */
const classPathJar = "opt/spark/class-path.jar";
const archive = "opt/spark/class-data.jsa";

export interface ClassDataArgs {
  /** Of the layer. */
  readonly name: string;
  /** What the image has beside the archive. */
  readonly layers: readonly Layer[];
  /** The image's variables. */
  readonly environment: readonly string[];
  /** Absolute paths of jars behind Spark's own, in the order of the class path. */
  readonly jars: readonly string[];
  /** A program of ours for spark-submit. Default: none. */
  readonly program?: string;
  /** Arguments of spark-submit in front of the program. */
  readonly submit: readonly string[];
}

/**
 * A layer with Java's archive of the classes that a training run in the image loads, already read and verified. Java
 * 17 makes such an archive only at the end of a run with the same jars in the same order, each of the same size and
 * age: so the run has the image's files as its root, and a jar that gives the jars of Spark an order, which a folder's
 * `*` does not. The run has no network.
 * @see https://docs.oracle.com/en/java/javase/17/docs/specs/man/java.html#application-class-data-sharing
 */
export async function classDataLayer(
  folder: string,
  { name, layers, environment, jars, program, submit }: ClassDataArgs,
  report: (line: string) => void,
): Promise<Layer> {
  const variables = [...environment, ...trainingEnvironment];
  const ownFiles = program === undefined ? [] : [await readFile(program)];
  const inputs = [...layers.map(({ digest }) => digest), ...variables, ...jars, ...submit, inTheImage, ...ownFiles];
  return cachedLayer(folder, `class-data-${name}`, inputs, async (file, work) => {
    report(`Archiving Java's classes for the image of ${name}`);
    const root = join(work, "root");
    await mkdir(root);
    for (const layer of layers) await execa("tar", ["--extract", `--file=${layer.file}`, `--directory=${root}`]);
    const own = (await readdir(join(root, "opt/spark/jars"))).sort().map((jar) => `jars/${jar}`);
    const others = jars.map((jar) => relative(dirname(`/${classPathJar}`), jar));
    await writeClassPathJar(work, join(root, classPathJar), [...own, ...others]);
    await writeFile(join(root, "etc/hosts"), "127.0.0.1 localhost\n");
    if (program !== undefined) await copyFile(program, join(root, "opt/spark/work-dir/train.py"));

    const command = ["/opt/spark/bin/spark-submit", ...submit];
    const isolated = ["--mount", "--pid", "--net", "--uts", "--fork", "--kill-child", "--propagation=private"];
    const run = await execa("unshare", [...isolated, "sh", "-c", inTheImage, root, ...command], {
      env: Object.fromEntries(variables.map((variable) => splitOnce(variable))),
      extendEnv: false,
      all: true,
      reject: false,
      stdin: "ignore",
    });
    // Of a submission the end is that nobody listens: whether the run went well is told by the archive alone.
    if (!(await exists(join(root, archive))) || (program !== undefined && run.exitCode !== 0)) {
      throw new Error(`The training run for Java's archive of the image of ${name} failed:\n${run.all.slice(-4000)}`);
    }
    await pack(file, root, [{ paths: [classPathJar, archive] }]);
  });
}

/** Runs a command with the folder of its first argument as root, and a loopback interface as its only network. */
const inTheImage = [
  "ip link set lo up",
  "hostname localhost",
  'mount -t proc proc "$0/proc"',
  'mount --bind /dev "$0/dev"',
  'mount -t tmpfs tmpfs "$0/tmp"',
  'exec chroot "$0" "$@"',
].join(" && ");

/** Java's quick compiler does for a short run; which one compiles is of no matter to the archive. */
const trainingEnvironment = [
  `SPARK_SUBMIT_OPTS=-XX:ArchiveClassesAtExit=/${archive} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp /${classPathJar}`,
  "SPARK_LOCAL_IP=127.0.0.1",
  // The Kubernetes client would try ten times.
  "KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT=0",
];

/** Its age is that of all files of the image, because Java compares it too. */
async function writeClassPathJar(work: string, file: string, jars: readonly string[]): Promise<void> {
  const manifest = join(work, "META-INF", "MANIFEST.MF");
  await mkdir(dirname(manifest));
  await writeFile(manifest, classPathManifest(jars));
  for (const path of [manifest, dirname(manifest)]) await utimes(path, epoch, epoch);
  await execa("python3", ["-m", "zipfile", "--create", "class-path.jar", "META-INF/"], { cwd: work });
  await rename(join(work, "class-path.jar"), file);
  await utimes(file, epoch, epoch);
}

function splitOnce(variable: string): [name: string, value: string] {
  const at = variable.indexOf("=");
  return [variable.slice(0, at), variable.slice(at + 1)];
}

type Role = "driver" | "executor";

/**
 * What the exit codes of Spark's processes mean, and what to do. Above 128 a signal ended the process: 6 (abort, by
 * which Java ends when it crashes), 9 (kill), 11 (segmentation fault) or 15 (stop). Java's option
 * ExitOnOutOfMemoryError ends with 3.
 * @see https://github.com/apache/spark/blob/v3.5.5/core/src/main/scala/org/apache/spark/util/SparkExitCode.scala
 */
const meanings: Readonly<Record<number, (role: Role) => string>> = {
  3: heapFull,
  11: () =>
    "more executors ended than Spark allows, and it gave up: its log tells how each ended, after the words `Lost executor`",
  52: heapFull,
  134: crashed,
  137: (role) =>
    `the ${role} was killed, most likely because it took more memory than its pod has: raise memoryOverhead or memory of ${role}`,
  139: crashed,
  143: (role) =>
    `the ${role} was told to stop, because its pod was deleted or evicted or its node went away: run the job again`,
};

function heapFull(role: Role): string {
  return `the memory that Java has in the ${role} is used up: raise memory of ${role}`;
}

function crashed(role: Role): string {
  return (
    `Java itself crashed in the ${role}, in native code or in a reader by vectors: ` +
    "leave spark.sql.iceberg.vectorization.enabled as the platform sets it, let the setting spark.icebergVersion name " +
    "what is in the image, and look into jars of the job with native code"
  );
}

/** A sentence about the end of a driver or executor; none where its exit code tells nothing. */
function sentence(role: Role, code: string | undefined): string | undefined {
  const meaning = code === undefined ? undefined : meanings[Number(code)]?.(role);
  return meaning === undefined ? undefined : `Exit code ${code}: ${meaning}.`;
}

/** Why a driver ended, by the operator's message. */
export function whyDriverEnded(errorMessage: string | undefined): string | undefined {
  return sentence("driver", /^driver container failed with ExitCode: (\d+)/.exec(errorMessage ?? "")?.[1]);
}

/** Why the last executor was lost, by its driver's log. */
export function whyExecutorEnded(log: string | undefined): string | undefined {
  const all = [...(log ?? "").matchAll(/The executor with id \d+ exited with exit code (\d+)/g)];
  return sentence("executor", all.at(-1)?.[1]);
}

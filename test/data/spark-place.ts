import type { Plan } from "./plan";

/** Where plans are run by Spark: on this machine, or as a job on a cluster. */
export interface SparkPlace {
  /** CATALOG.NAMESPACE for a plan's tables. */
  readonly namespace: string;
  /** Whether the catalog is Nessie: it has branches, and files outlive their tables. */
  readonly isNessie: boolean;
  /** URL of the folder where Spark finds the plan's source. */
  readonly source: string;
  /**
   * Runs a plan.
   * @param source folder of this machine with the plan's source
   * @param answers folder of this machine for its answers, and `seconds.json`, which has those that each step took
   * @throws with the last step and the end of what Spark told when it fails
   */
  run(plan: Plan, source: string, answers: string): Promise<void>;
  /** Puts the file of a URL, of a table's data, into a folder of this machine; gives its path. */
  fetch(url: string, folder: string): Promise<string>;
}

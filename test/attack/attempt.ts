/** Something that an account must not be able to do, tried with what the account itself has. */
export interface Attempt {
  /** Whose token, keys or processes; `author` is whoever may create Spark jobs. */
  readonly who: "author" | "driver" | "executor" | "jobs' keys" | "History Server's keys" | "anybody" | "local user";
  /** What is tried, as in docs/security.md. */
  readonly tries: string;
  /** What refuses it, as in docs/security.md. */
  readonly refusedBy: string;
  /** How the refusal begins or what it has in it. */
  readonly says: RegExp;
  readonly run: () => Promise<unknown>;
}

/** What refused an attempt; empty where nothing did. */
export function refusal({ run }: Pick<Attempt, "run">): Promise<string> {
  return run().then(
    () => "",
    (error: unknown) => String(error),
  );
}

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { section } from "../support/markdown";

/** Something that an account must not be able to do, tried with what the account itself has. */
export interface Attempt {
  /** Whose token, keys or processes; `author` is whoever may create Spark jobs. */
  readonly who:
    | "author"
    | "driver"
    | "executor"
    | "jobs' keys"
    | "History Server's keys"
    | "anybody"
    | "local user"
    | "a team's keys"
    | "a team's driver"
    | "a team's people";
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

/** An attempt as docs/security.md has it. */
export function rowOf({ who, tries, refusedBy }: Attempt): string {
  return [who, tries, refusedBy].join(" | ");
}

/** The rows of the table that docs/security.md has under a headline. */
export function rowsOf(headline: string): string[] {
  const page = readFileSync(join(__dirname, "../../docs/security.md"), "utf8");
  const lines = section(page, headline).split("\n");
  const [, , ...rows] = lines.filter((line) => line.startsWith("|"));
  return rows.map((row) => {
    const cells = row.split("|").slice(1, -1);
    return cells.map((cell) => cell.trim()).join(" | ");
  });
}

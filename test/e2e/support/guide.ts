import { expect } from "chai";
import { execa } from "execa";
import { checkout } from "../../../sandbox/shared/paths";

/** What a guide shows of commands. */
export interface Shown {
  readonly exitCode: number;
  /** Lines that are printed, among others: in each, `…` stands for anything. */
  readonly prints: string;
}

/** The programs that a guide for clusters of one's own names, as the sandbox has them. */
const ofTheSandbox = ["kubectl", "pulumi"].map((name) => `${name}() { node sandbox/run.mjs ${name} "$@"; }\n`).join("");

/** Runs the shell commands of a guide on the sandbox, which have to end and to print as the guide shows. */
export async function runAs(commands: string, expected: Shown): Promise<void> {
  const options = { cwd: checkout, stdin: "ignore", all: true, reject: false } as const;
  const { all: output, exitCode } = await execa("bash", ["-euo", "pipefail", "-c", ofTheSandbox + commands], options);
  expect(exitCode, output).to.equal(expected.exitCode);
  const printed = output.split("\n").map(oneSpaced);
  for (const line of expected.prints.split("\n")) {
    const parts = line.split("…").map((part) => oneSpaced(part).trim());
    expect(
      printed.some((text) => hasInOrder(text, parts)),
      `${line}\n\nin:\n${output}`,
    ).to.equal(true);
  }
}

const oneSpaced = (text: string) => text.replace(/\s+/g, " ");

function hasInOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  return parts.every((part) => {
    const at = text.indexOf(part, from);
    from = at + part.length;
    return at >= 0;
  });
}

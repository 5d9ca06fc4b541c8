import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as ts from "typescript";

const checkout = join(__dirname, "..");

/** The functions that begin a suite or a test. A skipped one, such as `it.skip`, is none of them. */
const beginnings = ["describe", "it", "beyondTheCore"];

export interface TitledTest {
  /** From the checkout. */
  readonly file: string;
  /** The titles of its suites and its own; `…` stands for what the test computes. */
  readonly titles: readonly string[];
  /** The objectives that a comment before it names: `// Objective: ID`. */
  readonly objectives: readonly string[];
}

/** The suites and tests of a file, as its source has them. A table of cases is one test. */
export function titledTests(file: string): TitledTest[] {
  return testsOf(file, readFileSync(join(checkout, file), "utf8"));
}

export function testsOf(file: string, text: string): TitledTest[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const tests: TitledTest[] = [];
  const visit = (node: ts.Node, suites: readonly string[]): void => {
    const title = titleOf(node);
    const titles = title === undefined ? suites : [...suites, title];
    if (title !== undefined) tests.push({ file, titles, objectives: objectivesBefore(node, text) });
    ts.forEachChild(node, (child) => {
      visit(child, titles);
    });
  };
  visit(source, []);
  return tests;
}

function titleOf(node: ts.Node): string | undefined {
  if (!ts.isExpressionStatement(node) || !ts.isCallExpression(node.expression)) return undefined;
  const { expression, arguments: parts } = node.expression;
  const [title] = parts;
  if (!ts.isIdentifier(expression) || !beginnings.includes(expression.text) || title === undefined) return undefined;
  if (ts.isStringLiteralLike(title)) return title.text;
  if (!ts.isTemplateExpression(title)) return "…";
  return [title.head, ...title.templateSpans.map(({ literal }) => literal)].map(({ text }) => text).join("…");
}

function objectivesBefore(node: ts.Node, text: string): string[] {
  const comments = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  return comments.flatMap(({ pos, end }) => namedObjectives(text.slice(pos, end)));
}

/** The objectives that comments of a text name, wherever they stand. */
export function namedObjectives(text: string): string[] {
  return [...text.matchAll(/^\s*\/\/ Objective: (\S+)$/gm)].map(([, id = ""]) => id);
}

/** The global options of `pulumi`, and the one for its stack, that have their value in an argument of its own. */
const withValue = [
  ...["-C", "--cwd", "--color", "--memprofilerate", "--otel-traces", "--profiling", "--tracing", "-v", "--verbose"],
  ...["-s", "--stack"],
];

/** The command in arguments of `pulumi`, whatever options are in front of it; empty when there is none. */
export function commandOf(args: readonly string[]): string {
  return args.find((arg, index) => !arg.startsWith("-") && !withValue.includes(args[index - 1] ?? "")) ?? "";
}

/** The stack that the arguments name. */
export function stackOf(args: readonly string[]): string | undefined {
  const named = args.flatMap((arg, index) => {
    if (arg === "--stack" || arg === "-s") return args[index + 1] ?? [];
    return arg.startsWith("--stack=") ? arg.slice("--stack=".length) : [];
  });
  return named.at(-1);
}

/** Commands that run the program, the engine, or both; all but `preview` change the stack. */
const updating = ["up", "update"];
const previewing = ["preview", "pre"];
const changing = [...updating, "destroy", "refresh", "import"];

export const runsProgram = (command: string): boolean => [...updating, ...previewing].includes(command);
export const runsEngine = (command: string): boolean => [...changing, ...previewing].includes(command);
export const changesStack = (command: string): boolean => changing.includes(command);

/** The options of `pulumi` itself that have no value (`pulumi --help`). */
const withoutValue = [
  ...["--disable-integrity-checking", "-e", "--emoji", "-Q", "--fully-qualify-stack-names", "-h", "--help"],
  ...["--logflow", "--logtostderr", "--non-interactive", "--version"],
];

/**
 * The command in arguments of `pulumi`, whatever options are in front of it; empty when there is none. Of an option
 * that it does not know yet, `pulumi` takes the next argument for the value, as every program made with Cobra does
 * (https://github.com/spf13/cobra/blob/v1.10.2/command.go, stripFlags).
 */
export function commandOf(args: readonly string[]): string {
  return args.find((arg, index) => !arg.startsWith("-") && !takesNext(args[index - 1] ?? "")) ?? "";
}

/** Is the argument behind this one its value? A letter with more behind it, as in `-sdev`, has its value already. */
function takesNext(arg: string): boolean {
  const isAlone = arg.startsWith("--") ? !arg.includes("=") : /^-[^=]$/.test(arg);
  return isAlone && !withoutValue.includes(arg);
}

/** The stack that the arguments name. */
export function stackOf(args: readonly string[]): string | undefined {
  return valuesOf(args, "--stack", "-s").at(-1);
}

/** The folder of the project that the arguments name, and the arguments for who is in that folder already. */
export function projectOf(args: readonly string[]): { readonly folder: string | undefined; readonly args: string[] } {
  const { values, others } = takeOut(args, "--cwd", "-C");
  return { folder: values.at(-1), args: others };
}

/** The settings that the arguments give for this command alone, each as `KEY=VALUE`. */
export function settingsOf(args: readonly string[]): string[] {
  return valuesOf(args, "--config", "-c");
}

/** The file that the arguments name to take the place of Pulumi.STACK.yaml. */
export function configFileOf(args: readonly string[]): string | undefined {
  return valuesOf(args, "--config-file").at(-1);
}

/** The policy packs that the arguments name. */
export function policyPacksOf(args: readonly string[]): string[] {
  return valuesOf(args, "--policy-pack");
}

/** The letters of the commands' options that have a value (`pulumi up --help`). */
const lettersWithValue = "cCmprstv";

/**
 * Whether the arguments ask for changes without a preview: `--skip-preview`, or `-f` alone or among other letters.
 */
export function skipsPreview(args: readonly string[]): boolean {
  return args.some((arg) => {
    if (arg.startsWith("--")) return /^--(skip-preview|remote)(=|$)/.test(arg);
    const letters = arg.startsWith("-") ? Array.from(arg.slice(1)) : [];
    const end = letters.findIndex((letter) => lettersWithValue.includes(letter));
    return letters.slice(0, end < 0 ? undefined : end).includes("f");
  });
}

function valuesOf(args: readonly string[], name: string, letter?: string): string[] {
  return takeOut(args, name, letter).values;
}

/**
 * What an option is given: `--name VALUE`, `--name=VALUE`, and by its letter `-n VALUE`, `-n=VALUE` or `-nVALUE`; and
 * the other arguments.
 */
function takeOut(args: readonly string[], name: string, letter?: string): { values: string[]; others: string[] } {
  const [left, values, others]: [string[], string[], string[]] = [[...args], [], []];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === name || arg === letter) values.push(...left.splice(0, 1));
    else if (arg.startsWith(`${name}=`)) values.push(arg.slice(name.length + 1));
    else if (letter !== undefined && !arg.startsWith("--") && arg.startsWith(letter)) {
      values.push(arg.slice(letter.length).replace(/^=/, ""));
    } else others.push(arg);
  }
  return { values, others };
}

/** Commands that run the program, the engine, or both; all but `preview` change the stack. */
const updating = ["up", "update"];
const previewing = ["preview", "pre"];
const changing = [...updating, "destroy", "refresh", "import"];

export const runsProgram = (command: string): boolean => [...updating, ...previewing].includes(command);
export const runsEngine = (command: string): boolean => [...changing, ...previewing].includes(command);
export const changesStack = (command: string): boolean => changing.includes(command);

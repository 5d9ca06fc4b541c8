import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

/**
 * `runtime.options` of Pulumi.yaml (https://www.pulumi.com/docs/iac/concepts/projects/project-file/#runtime-options).
 */
interface RuntimeOptions {
  /** Arguments for Node itself, before the program. */
  readonly nodeArguments: readonly string[];
  /** What the SDK reads to choose how it loads TypeScript. */
  readonly environment: Readonly<Record<string, string>>;
}

export function runtimeOptions(info: ProgramInfo): RuntimeOptions {
  const options = info.getOptions()?.toJavaScript() ?? {};
  const typescript = options.typescript ?? true;
  if (typeof typescript !== "boolean") throw new Error("typescript option must be a boolean");
  const text = (name: string): string => {
    const value = options[name] ?? "";
    if (typeof value !== "string") throw new Error(`${name} option must be a string`);
    return value;
  };
  const tsconfig = text("tsconfig");
  return {
    nodeArguments: splitArguments(text("nodeargs")),
    environment: {
      ...(typescript && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
      ...(tsconfig && { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
    },
  };
}

/** Splits at blanks, except inside quotation marks, as a shell would. */
function splitArguments(line: string): string[] {
  const words = line.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

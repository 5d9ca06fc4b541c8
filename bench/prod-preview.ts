import type { ProdStack } from "../test/support/prod-stack";

/**
 * Seconds of a preview of stack `prod` with its policies.
 * @param environment over this process' own
 */
export async function prodPreview(stack: ProdStack, environment: NodeJS.ProcessEnv): Promise<number> {
  const own = { ...process.env };
  Object.assign(process.env, environment);
  try {
    const start = performance.now();
    const { exitCode, output } = await stack.preview();
    if (exitCode !== 0) throw new Error(`Stack prod was not previewed:\n${output}`);
    return (performance.now() - start) / 1000;
  } finally {
    for (const key of Object.keys(environment)) {
      if (own[key] === undefined) Reflect.deleteProperty(process.env, key);
      else process.env[key] = own[key];
    }
  }
}

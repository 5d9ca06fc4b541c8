/**
 * Runs something with variables over this process' own environment.
 * @returns what it resolves to
 */
export async function withEnvironment<T>(environment: NodeJS.ProcessEnv, run: () => Promise<T>): Promise<T> {
  const own = { ...process.env };
  Object.assign(process.env, environment);
  try {
    return await run();
  } finally {
    for (const key of Object.keys(environment)) {
      if (own[key] === undefined) Reflect.deleteProperty(process.env, key);
      else process.env[key] = own[key];
    }
  }
}

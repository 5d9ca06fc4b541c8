/**
 * How many times as long as usual the sandbox waits for its daemons, its pods and the jobs: a machine whose processor
 * is emulated, or shared with many others, takes longer for everything.
 *
 * @param environment with `LAKEHOUSE_SANDBOX_PATIENCE`, a number from 1 on. Default: 1.
 * @throws when it is something else
 */
export function readPatience(environment: NodeJS.ProcessEnv): number {
  const text = environment.LAKEHOUSE_SANDBOX_PATIENCE ?? "1";
  const factor = Number(text);
  if (!(factor >= 1) || factor === Infinity) {
    throw new Error(`LAKEHOUSE_SANDBOX_PATIENCE is "${text}": give it as a number from 1 on, such as 10.`);
  }
  return factor;
}

/** The time to wait, in the unit of the usual one. */
export function patient(usual: number): number {
  return usual * readPatience(process.env);
}

import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { sandboxName } from "./settings";

/**
 * Where the sandbox keeps what it must find again (`state`, removed by `down --wipe`) and what it can make again
 * (`cache`: built tools, images, bundled plugins; content-addressed, shared by every checkout).
 */
export function resolvePaths(environment: NodeJS.ProcessEnv, home: string) {
  const folder = (own: string | undefined, shared: string | undefined, fallback: string) =>
    own ? resolve(own) : join(shared ?? join(home, fallback), sandboxName);
  const state = folder(environment.LAKEHOUSE_SANDBOX_STATE, environment.XDG_STATE_HOME, ".local/state");
  const cache = folder(environment.LAKEHOUSE_SANDBOX_CACHE, environment.XDG_CACHE_HOME, ".cache");
  return {
    state,
    cache,
    /** Beside what is built, so that it is there before the state is, and after. */
    lock: join(cache, `${encodeURIComponent(state)}.lock`),
    kubeconfig: join(state, "kubeconfig"),
    log: join(state, "log"),
    /** One record a daemon. */
    daemons: join(state, "daemons"),
    pki: join(state, "pki"),
    charts: join(state, "charts"),
    pulumi: join(state, "pulumi"),
  };
}

export const checkout = join(__dirname, "../..");

export const paths = resolvePaths(process.env, homedir());

/**
 * Whether the provider under test is Pulumi's own, not the stand-in. The contract tests say what both must do; what only
 * the stand-in does or says is marked by the functions below.
 */
export const isOfficial = process.env.LAKEHOUSE_KUBERNETES_PROVIDER === "official";

function note(what: string): void {
  console.log(`    (${what}: the stand-in's own, not asked of Pulumi's provider)`);
}

/** Checks a sentence of the stand-in's own; Pulumi's provider may use other words, or none. */
export function ownWords(check: () => unknown): void {
  if (isOfficial) note("the sentence");
  else check();
}

/** Skips, saying why, what only the stand-in does. */
export function needsStandIn(this: Mocha.Context): void {
  if (!isOfficial) return;
  note("the behaviour");
  this.skip();
}

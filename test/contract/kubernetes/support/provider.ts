import { expect } from "chai";
import { lt } from "semver";
import { ensureOfficialProvider, officialRelease } from "../../../../sandbox/tools/kubernetes-provider";
import type { LocalProvider } from "../../support/inline-stack";

/**
 * Whether the provider under test is Pulumi's own, not the stand-in. The contract tests say what both must do; what
 * only the stand-in does or says is marked by the functions below.
 */
const isOfficial = process.env.LAKEHOUSE_KUBERNETES_PROVIDER === "official";

/** What the engine takes instead of the stand-in that it has installed. */
export async function providersUnderTest(): Promise<LocalProvider[]> {
  return isOfficial ? [{ name: "kubernetes", path: await ensureOfficialProvider(() => undefined) }] : [];
}

function note(what: string): void {
  console.log(`    (${what}, not asked of Pulumi's provider ${officialRelease})`);
}

/**
 * Checks a sentence of the stand-in's own. Where Pulumi's provider says the same, the mark is wrong, or the provider
 * under test is not Pulumi's.
 */
export function ownWords(check: () => unknown): void {
  if (!isOfficial) {
    check();
    return;
  }
  note("a sentence of the stand-in's own");
  expect(check, "Pulumi's provider has what is marked as the stand-in's own").to.throw();
}

const isBefore = (release: string) => isOfficial && lt(officialRelease, release);

/** Checks what Pulumi's provider does since `release`, which may be later than the one that can be built. */
export async function since(release: string, check: () => unknown): Promise<void> {
  if (isBefore(release)) note(`since release ${release}`);
  else await check();
}

/** Skips, saying why, a test of what Pulumi's provider does since `release`. */
export function needsRelease(this: Mocha.Context, release: string): void {
  if (!isBefore(release)) return;
  note(`since release ${release}`);
  this.skip();
}

/** Skips, saying why, what only the stand-in does. */
export function needsStandIn(this: Mocha.Context): void {
  if (!isOfficial) return;
  note("behaviour of the stand-in's own");
  this.skip();
}

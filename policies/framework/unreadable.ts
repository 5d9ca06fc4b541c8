import type { Policies } from "@pulumi/policy";
import type { Diagnostic } from "@pulumi/policy/protoutil";

/** The end of each sentence about what a policy needs and cannot read. */
const end = ", so this cannot be judged.";

/** Tells what a policy cannot read, in the same words as every other policy. */
export function tellUnreadable(problem: string): string {
  return problem + end;
}

/** A filter of what a pack's policies tell the engine: each thing that they cannot read is told once. */
export function unreadableOnce(policies: Policies): <D extends Diagnostic>(diagnostics: readonly D[]) => D[] {
  const stackPolicies = policies.filter((policy) => "validateStack" in policy).map(({ name }) => name);
  const unreadable = new UnreadableOnce(new Set(stackPolicies));
  return (diagnostics) => unreadable.filter(diagnostics);
}

/** Levels, the stricter ones later. */
const levels = ["disabled", "advisory", "remediate", "mandatory"];

/**
 * Takes repetitions out of what the policies of a pack say: what none of them can read of a resource is told once.
 *
 * Nothing is dropped but for the same sentence, about the same resource, of a policy that is at least as strict. So a
 * preview fails exactly when it would have failed with all of them, whatever levels a stack gives to its policies.
 */
export class UnreadableOnce {
  /** Levels at which single resources were told of, by resource and problem. */
  private readonly told = new Map<string, number>();

  /**
   * @param stackPolicies names of the policies that are asked about all resources, after the others have been asked
   * about each
   */
  constructor(private readonly stackPolicies: ReadonlySet<string>) {}

  /** @param diagnostics answers of all policies to one question: about a resource, or about the stack */
  filter<D extends Diagnostic>(diagnostics: readonly D[]): D[] {
    const tellers = new Map<string, D>();
    for (const diagnostic of diagnostics) {
      const key = keyOf(diagnostic);
      const other = tellers.get(key);
      if (other === undefined || comesBefore(diagnostic, other)) tellers.set(key, diagnostic);
    }
    const kept = diagnostics.filter(
      (diagnostic) =>
        !isUnreadable(diagnostic) || (tellers.get(keyOf(diagnostic)) === diagnostic && !this.isTold(diagnostic)),
    );
    for (const [key, teller] of tellers) {
      if (!this.stackPolicies.has(teller.policyName)) this.told.set(key, levelOf(teller));
    }
    return kept.map((diagnostic) =>
      isUnreadable(diagnostic) ? { ...diagnostic, message: sentenceOf(diagnostic) } : diagnostic,
    );
  }

  /**
   * The engine refuses a change for each answer, so that only what was said about the resource itself counts for the
   * stack.
   */
  private isTold(diagnostic: Diagnostic): boolean {
    const level = this.told.get(keyOf(diagnostic)) ?? -1;
    return this.stackPolicies.has(diagnostic.policyName) && level >= levelOf(diagnostic);
  }
}

/** The stricter one, and of equally strict ones who knows more about it than that it cannot be read. */
function comesBefore(one: Diagnostic, other: Diagnostic): boolean {
  const difference = levelOf(one) - levelOf(other);
  return difference > 0 || (difference === 0 && isUnreadable(other) && !isUnreadable(one));
}

function levelOf({ enforcementLevel }: Diagnostic): number {
  return levels.indexOf(enforcementLevel);
}

function isUnreadable({ message }: Diagnostic): boolean {
  return message.endsWith(end);
}

function sentenceOf({ description, message }: Diagnostic): string {
  return message.startsWith(`${description}\n`) ? message.slice(description.length + 1) : message;
}

function keyOf(diagnostic: Diagnostic): string {
  const sentence = sentenceOf(diagnostic);
  const problem = isUnreadable(diagnostic) ? sentence.slice(0, -end.length) : sentence.replace(/\.$/, "");
  return JSON.stringify([diagnostic.urn, problem]);
}

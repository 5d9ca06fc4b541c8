import { expect } from "chai";
import fc from "fast-check";
import type { Diagnostic } from "@pulumi/policy/protoutil";
import { tellUnreadable, UnreadableOnce } from "../../../../policies/framework/unreadable";

const problem = 'spec.executor.memory is not a size for Spark such as 4g or 512m: "4 gigs"';
const stackPolicies = new Set(["budget-cpu", "budget-memory"]);

function diagnostic(policyName: string, text: string, enforcementLevel = "mandatory", urn = "urn:job"): Diagnostic {
  const description = `The rule of ${policyName}.`;
  return { policyName, urn, description, message: `${description}\n${text}`, enforcementLevel };
}
const unreadable = (policyName: string, enforcementLevel?: string, urn?: string) =>
  diagnostic(policyName, tellUnreadable(problem), enforcementLevel, urn);

const filter = (...answers: readonly (readonly Diagnostic[])[]) => {
  const once = new UnreadableOnce(stackPolicies);
  return answers.map((answer) => once.filter(answer).map(({ policyName }) => policyName));
};

describe("what policies cannot read", () => {
  it("is told once, in one sentence and without the rule of a policy", () => {
    const once = new UnreadableOnce(stackPolicies);
    const [first, ...others] = once.filter([unreadable("limits-sane"), unreadable("spark-starts")]);
    expect(first?.message).to.equal(`${problem}, so this cannot be judged.`);
    expect(others).to.be.empty;
  });

  it("is told once for each resource, field and problem", () => {
    const other = diagnostic("limits-sane", tellUnreadable("spec.driver.memory is not a string"));
    expect(
      filter([unreadable("limits-sane"), other, unreadable("limits-sane", "mandatory", "urn:other")]),
    ).to.deep.equal([["limits-sane", "limits-sane", "limits-sane"]]);
  });

  it("is told by the strictest of the policies", () => {
    expect(filter([unreadable("event-log", "advisory"), unreadable("limits-sane")])).to.deep.equal([["limits-sane"]]);
  });

  it("is told by the policy on it, if there is one, which has its own rule", () => {
    const rule = diagnostic("spark-submission", `${problem}.`);
    expect(filter([unreadable("limits-sane"), rule], [unreadable("budget-cpu")])).to.deep.equal([
      ["spark-submission"],
      [],
    ]);
    expect(filter([unreadable("limits-sane"), { ...rule, enforcementLevel: "advisory" }])).to.deep.equal([
      ["limits-sane", "spark-submission"],
    ]);
  });

  it("is told of the stack only where it was not told of the resource, or less strictly", () => {
    const [cpu, memory] = [unreadable("budget-cpu"), unreadable("budget-memory")];
    expect(filter([unreadable("limits-sane")], [cpu, memory])).to.deep.equal([["limits-sane"], []]);
    expect(filter([], [cpu, memory])).to.deep.equal([[], ["budget-cpu"]]);
    expect(filter([unreadable("event-log", "advisory")], [cpu])).to.deep.equal([["event-log"], ["budget-cpu"]]);
    expect(filter([unreadable("limits-sane", "mandatory", "urn:other")], [cpu])).to.deep.equal([
      ["limits-sane"],
      ["budget-cpu"],
    ]);
  });

  it("is told each time that the engine asks about the resource itself, because it may go on after any answer", () => {
    const again = [unreadable("limits-sane")];
    expect(filter(again, again)).to.deep.equal([["limits-sane"], ["limits-sane"]]);
  });

  it("leaves all other violations alone, however often they are told", () => {
    const violation = diagnostic("limits-sane", "spec.executor limits cpu to 1 core.");
    expect(filter([violation, violation], [violation])).to.deep.equal([
      ["limits-sane", "limits-sane"],
      ["limits-sane"],
    ]);
  });

  it("fails a preview whenever it would fail with every sentence of every policy, whatever their levels", () => {
    const level = fc.constantFrom("advisory", "mandatory");
    const problems = fc.constantFrom("a is not a string", "b is not known before the deployment");
    const text = fc.oneof(
      problems.map(tellUnreadable),
      problems.map((each) => `${each}.`),
    );
    const answer = (names: string[]) =>
      fc.array(
        fc
          .tuple(fc.constantFrom(...names), text, level, fc.constantFrom("urn:one", "urn:two"))
          .map((parts) => diagnostic(...parts)),
      );
    const sentence = ({ description, message }: Diagnostic) => message.replace(`${description}\n`, "");
    const isSame = (one: Diagnostic, other: Diagnostic) =>
      one.urn === other.urn &&
      sentence(one).replace(/(, so this cannot be judged)?\.$/, "") ===
        sentence(other).replace(/(, so this cannot be judged)?\.$/, "");
    fc.assert(
      fc.property(answer(["limits-sane", "event-log"]), answer([...stackPolicies]), (ofResource, ofStack) => {
        const once = new UnreadableOnce(stackPolicies);
        const kept = [...once.filter(ofResource), ...once.filter(ofStack)];
        for (const dropped of [...ofResource, ...ofStack]) {
          expect(
            kept.some(
              (other) =>
                isSame(dropped, other) &&
                (other.enforcementLevel === "mandatory" || dropped.enforcementLevel === "advisory"),
            ),
          ).to.equal(true);
        }
        const keys = kept
          .filter(({ message, enforcementLevel }) => message.endsWith("judged.") && enforcementLevel === "mandatory")
          .map((each) => JSON.stringify([each.urn, sentence(each)]));
        expect(keys).to.have.length(new Set(keys).size);
      }),
    );
  });
});

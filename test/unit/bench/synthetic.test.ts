import { expect } from "chai";
import { settings, syntheticStack } from "../../../bench/synthetic";
import { kindOf } from "../../../contract/kinds";
import { policies } from "../../../policies/policies";
import { judgePack, type Subject } from "../policies/support/judge";

/** All but the one that prints a table. */
const silent = policies.filter(({ name }) => name !== "budget-report");

describe("A synthetic stack", () => {
  it("has as many resources as it is asked for, each with a name of its own", () => {
    const stack = syntheticStack(25);
    expect(new Set(stack.map(({ name }) => name))).to.have.property("size", 25);
    expect(syntheticStack(0)).to.deep.equal([]);
  });

  it("runs pods in a quarter of them, and has none that the policies do not know", () => {
    const kinds = syntheticStack(120).map(({ type }) => kindOf(type).runs);
    expect(kinds.filter((runs) => runs === "pods")).to.have.length(20);
    expect(kinds.filter((runs) => runs === "spark")).to.have.length(10);
    expect(kinds).to.not.include("unknown");
  });

  it("has its Spark jobs in components, each after the one before it, in chains of five", () => {
    const stack = syntheticStack(120);
    const jobs = stack.filter(({ type }) => type.endsWith(":SparkApplication"));
    const components = jobs.map(({ parent = -1 }) => stack[parent]);
    expect(components.map((component) => component?.type)).to.deep.equal(jobs.map(() => "synthetic:index:Job"));
    expect(components.map((component) => component?.dependency)).to.deep.equal(
      jobs.map((_, index) => (index % 5 === 0 ? undefined : stack.indexOf(jobs[index - 1]!))),
    );
  });

  it("passes all policies, so that judging it takes what judging a good stack takes", async () => {
    const subjects = syntheticStack(60).map(({ type, properties, parent, dependency }): Subject => {
      const more = {
        ...(parent !== undefined && { parent }),
        ...(dependency !== undefined && { dependsOn: dependency }),
      };
      return [type, properties, more];
    });
    const answers = await judgePack(silent, subjects, ({ configSchema }) =>
      Object.fromEntries(Object.entries(settings).filter(([key]) => key in (configSchema?.properties ?? {}))),
    );
    expect(answers.flat().map(({ message }) => message)).to.deep.equal([]);
  });
});

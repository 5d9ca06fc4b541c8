import { names } from "../../pulumi-patches/switches.cjs";
import { ProdStack } from "../../test/support/prod-stack";
import type { Group } from "../group";
import { repeat } from "../measure";
import type { Row } from "../report";
import { figuresOf } from "../statistics";

/** Patches that are there for the time they save. */
const sparing = names.filter((name) => name !== "filtered-answers");

/** Seconds of a preview without some patches. */
async function seconds(stack: ProdStack, unpatched: string): Promise<number> {
  process.env.LAKEHOUSE_UNPATCHED = unpatched;
  const start = performance.now();
  const { exitCode, output } = await stack.preview();
  if (exitCode !== 0) throw new Error(`Stack prod was not previewed:\n${output}`);
  return (performance.now() - start) / 1000;
}

export const patches: Group = {
  title: "The patches of Pulumi's SDK",
  method:
    "Previews of stack `prod` with policies, on a control plane of its own that has nothing of the stack yet, take turns: with all patches of " +
    "[pulumi-patches/](../pulumi-patches), without each of them, and with none. What a patch saves is the difference in one turn; a patch that " +
    "saves less than 0.2 s is taken out.",
  runs: 7,
  measure: async (runs) => {
    const stack = await ProdStack.start();
    try {
      await seconds(stack, ""); // installs plugins, and checks the types
      const turns = await repeat(runs, `preview of stack prod, without ${sparing.join(", ")}, all`, async () => {
        const without = new Map<string, number>();
        for (const unpatched of ["", ...sparing, "all"]) without.set(unpatched, await seconds(stack, unpatched));
        return (unpatched: string) => without.get(unpatched) ?? NaN;
      });
      const rows: Row[] = [
        { what: "all patches", unit: "s", figures: figuresOf(turns.map((turn) => turn(""))) },
        { what: "no patch", unit: "s", figures: figuresOf(turns.map((turn) => turn("all"))) },
        { what: "all : none", unit: "×", figures: figuresOf(turns.map((turn) => turn("") / turn("all"))) },
      ];
      for (const name of sparing) {
        const saved = figuresOf(turns.map((turn) => turn(name) - turn("")));
        rows.push({ what: `\`${name}\` saves`, unit: "s", figures: saved });
      }
      return { rows };
    } finally {
      delete process.env.LAKEHOUSE_UNPATCHED;
      await stack.end();
    }
  },
};

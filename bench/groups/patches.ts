import { ProdStack } from "../../test/support/prod-stack";
import type { Group } from "../group";
import { repeat } from "../measure";
import { countingAll } from "../processor-time";
import { prodPreview } from "../prod-preview";
import type { Row } from "../report";
import { figuresOf } from "../statistics";

/** Patches that are there for the time they save. */
const sparing = ["lazy-compilers", "fast-struct"];

export const patches: Group = {
  title: "The patches of Pulumi's SDK",
  method:
    "Previews of stack `prod` with policies, on a control plane of its own that has nothing of the stack yet, take turns: with all patches of " +
    "[pulumi-patches/](../pulumi-patches), without each that is there to save time, and with none. What a patch saves is the difference in one " +
    "turn; one that saves less than 0.2 s is removed. All is processor time of all processes, which a busy machine changes less than it changes wall time.",
  runs: 7,
  measure: async (runs) => {
    const stack = await ProdStack.start(countingAll);
    const without = (patch: string) => prodPreview(stack, { LAKEHOUSE_UNPATCHED: patch });
    try {
      await without(""); // installs plugins, and checks the types
      const turns = await repeat(runs, `preview of stack prod, without ${sparing.join(", ")}, all`, async () => {
        const seconds = new Map<string, number>();
        for (const patch of ["", ...sparing, "all"]) seconds.set(patch, await without(patch));
        return (patch: string) => seconds.get(patch) ?? NaN;
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
      await stack.end();
    }
  },
};

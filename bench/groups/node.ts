import { execa } from "execa";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { ProdStack } from "../../test/support/prod-stack";
import type { Group } from "../group";
import { repeat } from "../measure";
import { countingAll } from "../processor-time";
import { prodPreview } from "../prod-preview";
import type { Row } from "../report";
import { figuresOf } from "../statistics";

/** @throws when no other release of Node.js is given */
function folders(): string[] {
  const others = (process.env.LAKEHOUSE_BENCH_NODES ?? "").split(delimiter).filter(Boolean);
  if (others.length === 0) {
    throw new Error(
      `LAKEHOUSE_BENCH_NODES is missing: give the folders of other releases of node, with ${delimiter} between them.`,
    );
  }
  return [dirname(process.execPath), ...others];
}

export const node: Group = {
  title: "Releases of Node.js",
  method:
    "Previews of stack `prod` with policies, in processor time as above, take turns: program, policies and plugins on each release, and with the compile cache " +
    "that Node.js has since 22 (`NODE_COMPILE_CACHE`, filled before). Ratios are to the first row, of one turn.",
  runs: 7,
  measure: async (runs) => {
    const cache = await mkdtemp(join(tmpdir(), "lakehouse-bench-"));
    const variants = new Map<string, NodeJS.ProcessEnv>();
    for (const folder of folders()) {
      const { stdout } = await execa(join(folder, "node"), ["--version"]);
      const PATH = [folder, process.env.PATH].join(delimiter);
      const release = `Node.js ${stdout.slice(1)}`;
      variants.set(release, { PATH });
      if (variants.size > 1)
        variants.set(`${release}, compile cache`, { PATH, NODE_COMPILE_CACHE: join(cache, release) });
    }
    const stack = await ProdStack.start(countingAll);
    try {
      for (const environment of variants.values()) await prodPreview(stack, environment);
      const turns = await repeat(runs, `preview of stack prod on ${[...variants.keys()].join("; ")}`, async () => {
        const seconds = new Map<string, number>();
        for (const [variant, environment] of variants) seconds.set(variant, await prodPreview(stack, environment));
        return seconds;
      });
      const rows: Row[] = [];
      for (const variant of variants.keys()) {
        const ofVariant = turns.map((turn) => turn.get(variant) ?? NaN);
        rows.push({ what: variant, unit: "s", figures: figuresOf(ofVariant) });
        if (rows.length === 1) continue;
        const ratios = ofVariant.map((seconds, turn) => seconds / ([...(turns[turn]?.values() ?? [])][0] ?? NaN));
        rows.push({ what: `${variant} : first row`, unit: "×", figures: figuresOf(ratios) });
      }
      return { rows };
    } finally {
      await stack.end();
      await rm(cache, { recursive: true });
    }
  },
};

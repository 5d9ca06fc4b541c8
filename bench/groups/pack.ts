import { installFastStruct } from "../../pulumi-patches/fast-struct";
import type { Group } from "../group";
import { repeat } from "../measure";
import { PolicyPack } from "../policy-pack";
import type { Row } from "../report";
import { figuresOf } from "../statistics";
import { settings, syntheticStack } from "../synthetic";

const sizes = [100, 1_000, 10_000];

/**
 * What a pack takes for a stack: seconds of its start and of judging, processor time of judging, MiB of memory at most.
 */
interface Cost {
  readonly start: number;
  readonly judging: number;
  readonly processor: number;
  readonly memory: number;
}

async function judge(size: number): Promise<Cost> {
  const resources = syntheticStack(size);
  const begin = performance.now();
  const pack = await PolicyPack.start();
  const started = performance.now();
  try {
    await pack.configure(settings);
    const before = await pack.processorTime();
    const [violation] = await pack.judge(resources);
    if (violation !== undefined) throw new Error(`The synthetic stack is to pass all policies: ${violation}`);
    const judging = (performance.now() - started) / 1000;
    const processor = (await pack.processorTime()) - before;
    return { start: (started - begin) / 1000, judging, processor, memory: await pack.peakMemory() };
  } finally {
    pack.stop();
  }
}

export const pack: Group = {
  title: "The policy pack",
  method:
    "Driven as the engine drives it, by gRPC, with synthetic stacks: `Remediate` and `Analyze` for each resource, then `AnalyzeStack` for all. " +
    "A quarter of the resources run pods, a third of these as Spark jobs in components, in chains of five. The cost of a resource is the processor time of the pack that each adds from one size to the next.",
  runs: 3,
  measure: async (runs) => {
    installFastStruct(); // so that this side takes little of the time
    await judge(10); // reads the files from disk
    const bySize: { size: number; all: Cost[] }[] = [];
    for (const size of sizes) bySize.push({ size, all: await repeat(runs, `${size} resources`, () => judge(size)) });
    const starts = bySize.flatMap(({ all }) => all.map(({ start }) => start));
    const rows: Row[] = [{ what: "start, until its policies are known", unit: "s", figures: figuresOf(starts) }];
    bySize.forEach(({ size, all }, index) => {
      const before = bySize[index - 1];
      const judging = figuresOf(all.map((run) => run.judging));
      rows.push({ what: `judging ${size} resources`, unit: "s", figures: judging });
      if (before) {
        const base = figuresOf(before.all.map((run) => run.processor)).median;
        const each = all.map((run) => (1000 * (run.processor - base)) / (size - before.size));
        rows.push({
          what: `each resource from ${before.size} to ${size}`,
          unit: "ms",
          figures: figuresOf(each),
          atMost: 1,
        });
      }
      rows.push({
        what: `memory at most, ${size} resources`,
        unit: "MiB",
        figures: figuresOf(all.map((run) => run.memory)),
      });
    });
    return { rows };
  },
};

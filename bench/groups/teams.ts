import type { Group } from "../group";
import type { Row } from "../report";
import { exponentOfGrowth, figuresOf } from "../statistics";
import { type Cost, TeamProject } from "../team-project";

const counts = [1, 10, 50, 200] as const;
/** With 200 teams, the engine would write a state of 17 MiB ten thousand times. */
const mostSavedByStep = 50;

const policies = ["--policy-pack", "policies"];
const up = ["up", "--yes", "--skip-preview"];

/** What a stack of many teams takes. */
interface Growth {
  readonly preview: Cost;
  readonly judged: Cost;
  /** The state saved once. */
  readonly up: Cost;
  /** `up` again, with one more team. The state is saved at each step. */
  readonly another: Cost;
  /** MiB. */
  readonly state: number;
  /** `up` that saves the state at each step, as Pulumi does by default. Default: not measured. */
  readonly savedByStep?: Cost;
}

interface Measure {
  readonly what: string;
  readonly unit: Row["unit"];
  /** Nothing where it was not measured. */
  readonly of: (growth: Growth) => number | undefined;
  /** The largest exponent with which it is to grow. Default: it is not fitted. */
  readonly exponent?: number;
}

const measures: readonly Measure[] = [
  { what: "first preview", unit: "s", of: ({ preview }) => preview.wall },
  { what: "first preview, processor time", unit: "s", of: ({ preview }) => preview.processor, exponent: 1.2 },
  {
    what: "its policies, processor time",
    unit: "s",
    of: ({ preview, judged }) => judged.processor - preview.processor,
    exponent: 1.2,
  },
  { what: "`pulumi up`, state saved once", unit: "s", of: (growth) => growth.up.wall },
  {
    what: "`pulumi up`, state saved once, processor time",
    unit: "s",
    of: (growth) => growth.up.processor,
    exponent: 1.2,
  },
  {
    what: "`pulumi up`, state saved at each step, processor time",
    unit: "s",
    of: ({ savedByStep }) => savedByStep?.processor,
    exponent: 1.2,
  },
  { what: "`pulumi up` of one more team", unit: "s", of: ({ another }) => another.wall },
  {
    what: "`pulumi up` of one more team, processor time",
    unit: "s",
    of: ({ another }) => another.processor,
    exponent: 1.2,
  },
  { what: "size of the state", unit: "MiB", of: ({ state }) => state, exponent: 1.2 },
];

export const teams: Group = {
  title: "Growth with teams",
  method:
    "A stack without jobs gets more and more teams, each time on a new API server with simulated nodes and in a new object store. " +
    "`pulumi up` has the policy pack. The engine saves the state at each step, or once, at its end, with " +
    "`PULUMI_SKIP_CHECKPOINTS=true`. Processor time is that of Pulumi and of all that it starts. The policies take what a preview takes " +
    "longer with them. Exponents are of what the teams after the first add: 1 is linear.",
  runs: 1,
  measure: async (runs) => {
    const growths: (readonly [teams: number, all: readonly Growth[]])[] = [];
    for (const count of counts) {
      const all: Growth[] = [];
      for (let run = 0; run < runs; run++) all.push(await growthOf(count));
      growths.push([count, all]);
    }
    const medians = ({ of }: Measure) =>
      growths.flatMap(([count, all]) => {
        const values = all.map(of).filter((value) => value !== undefined);
        return values.length === 0 ? [] : [{ count, figures: figuresOf(values) }];
      });
    const rows = measures.flatMap((measure): Row[] =>
      medians(measure).map(({ count, figures }) => ({
        what: `${measure.what}, ${count} ${count === 1 ? "team" : "teams"}`,
        unit: measure.unit,
        figures,
      })),
    );
    const exponents = measures.flatMap((measure): Row[] => {
      if (measure.exponent === undefined) return [];
      const exponent = exponentOfGrowth(medians(measure).map(({ count, figures }) => [count, figures.median]));
      return [
        { what: `exponent: ${measure.what}`, unit: "", figures: figuresOf([exponent]), atMost: measure.exponent },
      ];
    });
    return { rows: [...rows, ...exponents] };
  },
};

async function growthOf(count: number): Promise<Growth> {
  const once = { PULUMI_SKIP_CHECKPOINTS: "true" };
  const growth = await onNewCluster(count, async (project, measured) => ({
    preview: await measured("preview", ["preview"]),
    judged: await measured("preview with policies", ["preview", ...policies]),
    up: await measured("up", [...up, ...policies], once),
    state: await project.stateSize(),
    another: await project.haveTeams(count + 1).then(() => measured("one more team", [...up, ...policies])),
  }));
  if (count > mostSavedByStep) return growth;
  const savedByStep = await onNewCluster(count, (_, measured) => measured("up, each step", [...up, ...policies]));
  return { ...growth, savedByStep };
}

type Measured = (what: string, args: readonly string[], environment?: NodeJS.ProcessEnv) => Promise<Cost>;

async function onNewCluster<T>(
  count: number,
  run: (project: TeamProject, measured: Measured) => Promise<T>,
): Promise<T> {
  const project = await TeamProject.start();
  try {
    await project.haveTeams(1);
    await project.pulumi(["preview"]); // makes the stack, and checks types
    await project.haveTeams(count);
    return await run(project, async (what, args, environment) => {
      const cost = await project.pulumi(args, environment);
      console.error(`${count}, ${what}: ${cost.wall.toFixed(1)} s, processor ${cost.processor.toFixed(1)} s`);
      return cost;
    });
  } finally {
    await project.end();
  }
}

import { Listr, PRESET_TIMER } from "listr2";

/** One step of a command, with a name a person understands. */
export interface Phase {
  readonly title: string;
  /** How long it takes when it has everything to do, in words; shown on a terminal while it runs. */
  readonly expected?: string;
  readonly run: (report: (line: string) => void) => Promise<void>;
}

export interface PhaseTime {
  readonly title: string;
  readonly seconds: number;
}

/** Runs the phases one after the other: a live view on a terminal, plain lines elsewhere and in CI. */
export async function runPhases(phases: readonly Phase[]): Promise<PhaseTime[]> {
  const times: PhaseTime[] = [];
  // A terminal that does not know its width, such as one without a window, would show a letter a line.
  const live = process.stdout.isTTY && process.stdout.columns > 0 && !process.env.CI;
  const tasks = phases.map(({ title, expected, run }) => ({
    title,
    task: async (_: unknown, task: { title: string; output: string }) => {
      const start = performance.now();
      const elapsed = () => (performance.now() - start) / 1000;
      const clock = setInterval(() => {
        task.title = [title, clockTime(elapsed()), expected && `(${expected})`].filter(Boolean).join("  ");
      }, 1000);
      if (!live) clearInterval(clock);
      try {
        await run((line) => {
          task.output = line;
        });
        times.push({ title, seconds: elapsed() });
      } finally {
        clearInterval(clock);
        task.title = title;
      }
    },
  }));
  const timer = { ...PRESET_TIMER, condition: true };
  await new Listr(tasks, {
    renderer: live ? "default" : "simple",
    rendererOptions: { timer, showErrorMessage: false, collapseSubtasks: false },
    fallbackRendererOptions: { timer },
    registerSignalListeners: false,
  }).run();
  return times;
}

function clockTime(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

/** A table of what took how long, with the share of each phase. */
export function renderTimes(times: readonly PhaseTime[]): string {
  const total = times.reduce((sum, { seconds }) => sum + seconds, 0);
  const row = (title: string, seconds: number) =>
    `  ${title.padEnd(28)}${seconds.toFixed(1).padStart(8)} s${`${Math.round((100 * seconds) / (total || 1))} %`.padStart(7)}`;
  return [...times.map(({ title, seconds }) => row(title, seconds)), row("in all", total)].join("\n");
}

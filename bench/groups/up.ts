import { execa } from "execa";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Group } from "../group";
import { phasesOf, repeat, sandbox } from "../measure";
import { figuresOf, mediansByStep } from "../statistics";

/** The median seconds of each phase, without their sum. */
function phaseMedians(outputs: readonly string[]): Record<string, number> {
  const medians = mediansByStep(outputs.map(phasesOf));
  medians.delete("in all");
  return Object.fromEntries(medians);
}

export const warm: Group = {
  title: "`npm run up`, everything built",
  method:
    "After `npm run down -- --wipe`, the command creates a new cluster and ends when all three jobs have completed. " +
    "After `npm run down`, the command only starts the cluster again. Both run in turns. The phases belong to the " +
    "new cluster.",
  runs: 3,
  measure: async (runs) => {
    const turns = await repeat(runs, "npm run up, after npm run down -- --wipe and after npm run down", async () => {
      await sandbox(["down", "--wipe"]);
      const anew = await sandbox(["up"]);
      await sandbox(["down"]);
      return { anew, restarted: await sandbox(["up"]) };
    });
    const anew = turns.map((turn) => turn.anew);
    const untilJobs = anew.map(({ seconds, output }) => seconds - (phasesOf(output).get("Spark jobs") ?? 0));
    const restarted = turns.map((turn) => turn.restarted.seconds);
    return {
      rows: [
        {
          what: "made anew, until all jobs completed",
          unit: "s",
          figures: figuresOf(anew.map(({ seconds }) => seconds)),
          atMost: 360,
        },
        { what: "of it, until the jobs are submitted", unit: "s", figures: figuresOf(untilJobs) },
        { what: "started again", unit: "s", figures: figuresOf(restarted), atMost: 180 },
      ],
      phases: phaseMedians(anew.map(({ output }) => output)),
    };
  },
};

export const again: Group = {
  title: "`npm run up` on a running sandbox",
  method: "Nothing needs to be done, and nothing changes.",
  runs: 3,
  measure: async (runs) => {
    const ups = await repeat(runs, "npm run up on a running sandbox", () => sandbox(["up"]));
    const figures = figuresOf(ups.map(({ seconds }) => seconds));
    return {
      rows: [{ what: "`npm run up` again", unit: "s", figures, atMost: 60 }],
      phases: phaseMedians(ups.map(({ output }) => output)),
    };
  },
};

/**
 * An empty machine, as far as a machine can be emptied from here: npm's and Debian's packages are installed. The home
 * folder stays, because it says where the registries are.
 */
export const cold: Group = {
  title: "`npm run up`, nothing built",
  method:
    "The folders of the sandbox and the caches of Go, Maven and pip are empty. The packages of npm and Debian are " +
    "installed. The time of downloads depends on the registries.",
  runs: 1,
  measure: async (runs) => {
    await sandbox(["down"]);
    const ups = await repeat(runs, "npm run up with nothing built", async () => {
      const folder = await mkdtemp(join(tmpdir(), "lakehouse-cold-"));
      const env = {
        LAKEHOUSE_SANDBOX_STATE: join(folder, "state"),
        LAKEHOUSE_SANDBOX_CACHE: join(folder, "cache"),
        GOPATH: join(folder, "go"),
        GOMODCACHE: join(folder, "modules"),
        GOCACHE: join(folder, "go-build"),
        MAVEN_OPTS: `-Dmaven.repo.local=${join(folder, "maven")}`,
        PIP_CACHE_DIR: join(folder, "pip"),
      };
      try {
        return await sandbox(["up"], env);
      } finally {
        await sandbox(["down", "--wipe"], env);
        // Go's module cache is read-only.
        await execa("chmod", ["--recursive", "u+w", folder]);
        await rm(folder, { recursive: true, force: true });
      }
    });
    const figures = figuresOf(ups.map(({ seconds }) => seconds));
    return {
      rows: [{ what: "`npm run up`, nothing built", unit: "s", figures, atMost: 1500 }],
      phases: phaseMedians(ups.map(({ output }) => output)),
    };
  },
};

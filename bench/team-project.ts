import { execa } from "execa";
import { cp, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pulumi, storedStack } from "../sandbox/pulumi-cli/pulumi-cli";
import { checkpointFile } from "../sandbox/pulumi-cli/recovery";
import { stopCeph } from "../sandbox/services/object-store/ceph";
import { ensureUsers } from "../sandbox/services/object-store/users";
import { sandboxName } from "../sandbox/shared/settings";
import { ensureTools } from "../sandbox/tools/tools";
import { storeIn } from "../test/contract/object-store/support/store-in";
import { startOwnSimulatedCluster, stopOwnControlPlane } from "../test/contract/scheduler/support/control-plane";
import { freePort } from "../test/contract/support/free-port";
import { project } from "./measure";
import { countingAll, processorTimeOf } from "./processor-time";
import { stackName, stackOfTeams, type Surroundings } from "./stack-of-teams";
import { withEnvironment } from "./with-environment";

/** What a command of Pulumi took, in seconds. */
export interface Cost {
  readonly wall: number;
  /** Of Pulumi and all that it starts: neither the API server nor the object store is among it. */
  readonly processor: number;
}

/**
 * A copy of the project with a stack of many teams, and with an API server and an object store of its own. The
 * cluster's nodes are simulated.
 */
export class TeamProject {
  private constructor(
    private readonly folder: string,
    private readonly surroundings: Surroundings,
    private readonly cli: string,
    private readonly stopStore: () => Promise<void>,
  ) {}

  static async start(): Promise<TeamProject> {
    const folder = await mkdtemp(join(tmpdir(), "lakehouse-bench-"));
    const { ceph, daemons } = storeIn(folder, await freePort(), await freePort());
    const stopStore = () => stopCeph(daemons);
    try {
      const { config } = await startOwnSimulatedCluster();
      await ceph.start(() => undefined);
      const { owner } = await ensureUsers(ceph, folder);
      const kubeconfig = join(folder, "kubeconfig");
      await writeFile(kubeconfig, config.exportConfig(), { mode: 0o600 });
      const { pulumi: cli, operatorChart: chart } = await ensureTools(() => undefined);
      const surroundings = { kubeconfig, context: sandboxName, chart, store: ceph.endpoint, owner };
      await copyProject(projectIn(folder));
      return new TeamProject(folder, surroundings, await countingAll(cli, folder), stopStore);
    } catch (error) {
      await stop(folder, stopStore);
      throw error;
    }
  }

  /** From now on the stack has so many teams. */
  async haveTeams(count: number): Promise<void> {
    for (const [file, text] of Object.entries(stackOfTeams(count, this.surroundings))) {
      await writeFile(join(projectIn(this.folder), file), text);
    }
  }

  /**
   * @param environment over this process' own
   * @throws with what Pulumi printed when the command fails
   */
  async pulumi(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Cost> {
    const { helm } = await ensureTools(() => undefined);
    const begin = performance.now();
    const processor = await withEnvironment(environment, () =>
      processorTimeOf(async () => {
        const { exitCode, output } = await pulumi(
          [...args, "--stack", stackName, "--non-interactive", "--suppress-outputs"],
          { cli: this.cli, helm, project: projectIn(this.folder), folder: engineIn(this.folder) },
          { onLine: () => undefined, report: () => undefined },
        );
        if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} ended with exit code ${exitCode}:\n${output}`);
      }),
    );
    return { wall: (performance.now() - begin) / 1000, processor };
  }

  /** Size of the stack's state, in MiB. */
  async stateSize(): Promise<number> {
    const stored = await storedStack(stackName, { project: projectIn(this.folder), folder: engineIn(this.folder) });
    return (await stat(checkpointFile(stored))).size / 2 ** 20;
  }

  end(): Promise<void> {
    return stop(this.folder, this.stopStore);
  }
}

const projectIn = (folder: string) => join(folder, "project");
const engineIn = (folder: string) => join(folder, "engine");

async function stop(folder: string, stopStore: () => Promise<void>): Promise<void> {
  await stopStore();
  await stopOwnControlPlane();
  await rm(folder, { recursive: true, force: true });
}

/** The clusters' documents are beside the program that reads them: only a copy of the project can have one more. */
async function copyProject(copy: string): Promise<void> {
  const { stdout } = await execa("git", ["ls-files", "--", ":!docs", ":!test", ":!sandbox"], { cwd: project });
  for (const file of stdout.split("\n")) await cp(join(project, file), join(copy, file));
  const packages = join(copy, "node_modules");
  await mkdir(packages);
  // Not the folder as a whole: what was found out about the types of one project is kept in it.
  for (const name of await readdir(join(project, "node_modules"))) {
    if (name !== ".cache") await symlink(join(project, "node_modules", name), join(packages, name));
  }
}

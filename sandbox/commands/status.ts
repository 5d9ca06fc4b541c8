import { setTimeout as sleep } from "node:timers/promises";
import { clusterRuns } from "../services/cluster/access";
import { ApiServer } from "../services/cluster/api-server";
import { cgroup } from "../services/cluster/isolation";
import { processesIn } from "../services/cluster/machine";
import { objectStoreAddress } from "../services/object-store/object-store";
import { apiServerUrl } from "../shared/nodes";
import { readOwnership } from "../shared/ownership";
import { paths } from "../shared/paths";
import { daemons, type DaemonState } from "../shared/processes";
import { kubernetesVersion, memoryTargetGiB, network } from "../shared/settings";
import { historyServerAccess } from "./history-server";
import { describeJob } from "./job-status";
import { describeUnfinished } from "./jobs";
import { memoryOf } from "./memory";
import { monitoringLines } from "./monitoring-status";

const kibPerGib = 2 ** 20;

interface DaemonStatus extends DaemonState {
  readonly name: string;
  readonly memoryKiB: number;
}

/** Prints the status again and again, until the process is ended. */
export async function watchStatus(job?: string, seconds = 5): Promise<never> {
  for (;;) {
    console.clear();
    await status(job);
    await sleep(seconds * 1000);
  }
}

/**
 * Prints what runs, where, and how much memory it takes; of a job, how long each of its phases took.
 * @throws with a sentence if there is no such job, or no node that runs jobs
 */
export async function status(job?: string): Promise<void> {
  const owner = await readOwnership(paths.state);
  if (!owner) {
    console.log("There is no sandbox: `npm run up` makes one.");
    return;
  }
  if (job !== undefined) {
    if (owner.nodes !== "real") throw new Error(`The nodes are simulated and run no jobs: leave ${job} out.`);
    console.log(await describeJob(await ApiServer.connect(apiServerUrl("real"), paths.pki), job));
    return;
  }
  const running: DaemonStatus[] = [];
  for (const name of (await daemons.names()).sort()) {
    const state = await daemons.state(name);
    running.push({ name, ...state, memoryKiB: state.pid === undefined ? 0 : await memoryOf(state.pid) });
  }
  const pids = new Set(running.flatMap(({ pid, supervisor }) => [pid, supervisor]));
  let pods = 0;
  const inNode = owner.nodes === "real" ? await processesIn(cgroup) : [];
  for (const pid of inNode) if (!pids.has(pid)) pods += await memoryOf(pid);

  const size = owner.size ? `, declared as ${owner.size.cpu} cores and ${owner.size.memory}` : "";
  console.log(`nodes       ${owner.nodes}${size}, Kubernetes ${kubernetesVersion}`);
  console.log(`checkout    ${owner.checkout}`);
  console.log(`state       ${paths.state}`);
  console.log(`API server  ${apiServerUrl(owner.nodes)}`);
  console.log(`kubeconfig  ${paths.kubeconfig}`);
  if (owner.nodes === "real") {
    const { host, pods, authority } = objectStoreAddress("real");
    console.log(`S3          ${host}, for pods ${pods ?? ""}, signed by ${authority}`);
    if (await clusterRuns()) {
      const api = await ApiServer.connect(apiServerUrl("real"), paths.pki);
      const history = await historyServerAccess(api);
      if (history !== undefined) console.log(`history     ${history}`);
      const jobs = await describeUnfinished(api);
      if (jobs !== "") console.log(`jobs        ${jobs}`);
      for (const line of await monitoringLines(api)) console.log(line);
    }
    console.log(`reachable   pods ${network.pods}, services ${network.services}, both from here`);
  }
  console.log(`\n${renderMemory(running, pods)}`);
}

/** A table of what runs, with the memory of each and of all in GiB. */
export function renderMemory(running: readonly DaemonStatus[], podsKiB: number): string {
  const gib = (kib: number) => `${(kib / kibPerGib).toFixed(2).padStart(6)} GiB`;
  const rows = running.map((daemon) =>
    daemon.pid === undefined
      ? `${daemon.name.padEnd(26)}does not run: ${remedy(daemon)}`
      : `${daemon.name.padEnd(26)}${gib(daemon.memoryKiB)}   process ${daemon.pid}${again(daemon)}`,
  );
  const total = running.reduce((sum, { memoryKiB }) => sum + memoryKiB, podsKiB);
  return [
    ...rows,
    `${"pods and their shims".padEnd(26)}${gib(podsKiB)}`,
    `${"in all".padEnd(26)}${gib(total)}   idle with the platform deployed it is to be at most ${memoryTargetGiB} GiB`,
  ].join("\n");
}

function remedy({ supervisor, restarts }: DaemonStatus): string {
  if (supervisor === undefined) return "`npm run up` repairs it";
  return `it has ended ${times(restarts + 1)}, and starts again within a minute`;
}

/** How often a daemon has ended by itself. */
const again = ({ restarts }: DaemonStatus) => (restarts === 0 ? "" : `, started again ${times(restarts)}`);

const times = (count: number) => (count === 1 ? "once" : `${count} times`);

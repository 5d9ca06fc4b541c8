import { existsSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { amountOf } from "../../contract/quantities";
import { ensureImages, type ImageArchive } from "../images/images";
import { imagePackages } from "../images/packages";
import { pulumiEnvironment } from "../pulumi-cli/pulumi-cli";
import { ApiServer } from "../services/cluster/api-server";
import { startCluster } from "../services/cluster/cluster";
import { authoritySince } from "../services/cluster/pki";
import { startObjectStore } from "../services/object-store/object-store";
import { prometheusObjects } from "../services/monitoring/prometheus";
import { gatewayServiceObjects } from "../services/object-store/service";
import { objectStorePackages } from "../services/object-store/settings";
import { apiServerUrl, type NodeKind, type NodeSize } from "../shared/nodes";
import { type Ownership, readOwnership, refuseForeign, writeOwnership } from "../shared/ownership";
import { checkout, paths } from "../shared/paths";
import { daemons } from "../shared/processes";
import { installPackages, missingPackages, refuseWithoutApt } from "../tools/apt";
import { ensureTools, type Tools } from "../tools/tools";
import {
  deploy,
  jobsOfStack,
  linkForStack,
  readConfiguration,
  refuseOtherCluster,
  refuseUnjudged,
  teamsIn,
} from "./deploy";
import { waitForJobs } from "./jobs";
import { renderTimes, runPhases } from "./phases";
import {
  chooseNodes,
  freeSpace,
  neededSpace,
  realNodeObstacle,
  refuseShortage,
  refuseSmallNode,
  refuseTakenNetwork,
  refuseTakenPorts,
  refuseUnusable,
} from "./preflight";
import { ensurePrometheus } from "./prometheus";
import { waitForWorkloads } from "./readiness";
import { restartStalePods } from "./stale-pods";
import { status } from "./status";

export interface UpOptions {
  /** Absent: as the state folder has it, else real where that is possible. */
  readonly nodes: NodeKind | undefined;
  /** Absent: as the state folder has it. */
  readonly size: NodeSize | "machine" | undefined;
}

/** Starts the sandbox or repairs it, and says what runs where. */
export async function up(options: UpOptions): Promise<void> {
  const began = Date.now();
  const { ownership, fallback } = await preflight(options);
  if (fallback) console.log(fallback);
  const real = ownership.nodes === "real";

  let tools: Tools | undefined;
  let images: ImageArchive[] = [];
  let budget = "";
  let jobs: readonly string[] = [];
  const times = await runPhases([
    {
      title: "Tools",
      expected: "about 15 min the first time on a machine",
      run: async (report) => {
        tools = await ensureTools(report);
      },
    },
    ...(real
      ? [
          {
            title: "Debian packages",
            run: async (report: (line: string) => void) => {
              await installPackages(await missingPackages(otherPackages), report);
              // Some of the kernel can be tried only with the tools just installed.
              chooseNodes("real", await realNodeObstacle());
            },
          },
          {
            title: "Container images",
            expected: "about 3 min the first time on a machine",
            run: async (report: (line: string) => void) => {
              images = await ensureImages(required(tools), report);
            },
          },
        ]
      : []),
    {
      title: "Cluster",
      run: async (report) => {
        await writeOwnership(paths.state, ownership);
        await linkForStack(required(tools));
        const services = [...gatewayServiceObjects(), ...prometheusObjects()];
        await startCluster(
          { kind: ownership.nodes, size: ownership.size, tools: required(tools), images, services },
          report,
        );
      },
    },
    ...(real
      ? [
          {
            title: "Object store",
            run: async (report: (line: string) => void) => {
              await startObjectStore("real", report, teamsIn(await readConfiguration()));
            },
          },
          {
            title: "Stale pods",
            run: async (report: (line: string) => void) => {
              const api = await connect("real");
              // A Prometheus whose stack is gone would wait for its configuration.
              await ensurePrometheus(api, required(tools).kube);
              const present = {
                images: new Map(images.map(({ name, id }) => [name, id])),
                authoritySince: await authoritySince(paths.pki),
              };
              // The operator's webhook among them has to answer before the stack is deployed.
              if (await restartStalePods(api, required(tools).kube, present, report))
                await waitForWorkloads(api, report);
            },
          },
        ]
      : []),
    {
      title: "Engine's plugins",
      run: async () => {
        const { pulumi: cli, helm } = required(tools);
        await pulumiEnvironment({ cli, helm });
      },
    },
    {
      title: "pulumi up",
      run: async (report) => {
        budget = await deploy(ownership.nodes, required(tools), report);
      },
    },
    ...(real
      ? [
          {
            title: "Prometheus",
            run: async () => {
              await ensurePrometheus(await connect("real"), required(tools).kube);
            },
          },
        ]
      : []),
    {
      title: "Workloads",
      run: async (report) => {
        await waitForWorkloads(await connect(ownership.nodes), report);
      },
    },
    ...(real
      ? [
          {
            title: "Spark jobs",
            run: async (report: (line: string) => void) => {
              const runAgain = async (urns: readonly string[]) => {
                budget = await deploy(ownership.nodes, required(tools), report, urns);
              };
              const stack = { began, urns: jobsOfStack, runAgain };
              jobs = await waitForJobs(await connect(ownership.nodes), stack, report);
            },
          },
        ]
      : []),
  ]);
  console.log(`\n${renderTimes(times)}\n`);
  for (const job of jobs) console.log(job);
  if (budget !== "") console.log(`\n${budget}\n`);
  await status();
  if (!real) console.log(`\n${fallback ?? "Nodes are simulated: pods only pretend to run."} No Spark job has run.`);
}

/** Everything that could end badly for a reason known now ends here, before anything is changed. */
async function preflight({ nodes, size }: UpOptions): Promise<{ ownership: Ownership; fallback?: string | undefined }> {
  await refuseUnusable(paths.state);
  const before = await readOwnership(paths.state);
  const alive = await Promise.all((await daemons.names()).map((name) => daemons.isAlive(name)));
  const running = alive.includes(true);
  refuseForeign(before, checkout, running);
  refuseUnjudged([], process.env);
  refuseOtherCluster(await readConfiguration());
  if (before && nodes && nodes !== before.nodes) {
    throw new Error(`The sandbox has ${before.nodes} nodes: \`npm run down -- --wipe\` first, to have ${nodes} ones.`);
  }
  const { kind, fallback } = chooseNodes(nodes, await realNodeObstacle(), before?.nodes);
  if (kind === "simulated" && size !== undefined) {
    throw new Error("--node-size is for a real node: simulated ones have the reference cluster's sizes.");
  }
  if (kind === "real") {
    await refuseTakenNetwork(paths.state);
    refuseWithoutApt(await missingPackages(otherPackages));
  }
  if (!running) {
    if (kind === "simulated") await refuseTakenPorts();
    refuseShortage(await freeSpace(paths.cache), neededSpace(kind, existsSync(join(paths.cache, "bin"))), paths.cache);
    // On a disk of its own the state takes what a machine takes that has everything built.
    refuseShortage(await freeSpace(paths.state), neededSpace(kind, true), paths.state);
  }
  const declared = size === "machine" ? undefined : (size ?? before?.size);
  if (kind === "real") refuseSmallNode((declared ? amountOf(declared.memory) : totalmem()) / 2 ** 30);
  return { ownership: { checkout, nodes: kind, ...(declared ? { size: declared } : {}) }, fallback };
}

/** Beside those of the node. */
const otherPackages = [...imagePackages, ...objectStorePackages];

const connect = (kind: NodeKind) => ApiServer.connect(apiServerUrl(kind), paths.pki);

function required(tools: Tools | undefined): Tools {
  if (!tools) throw new Error("The tools come before what uses them.");
  return tools;
}

import { execa } from "execa";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { parse, stringify } from "yaml";
import { engineEnvironment } from "../../../sandbox/pulumi-cli/pulumi-cli";
import { checkout, paths } from "../../../sandbox/shared/paths";
import { ensureTools, type Tools } from "../../../sandbox/tools/tools";

interface Cluster {
  readonly nodes: object[];
  readonly shares: [{ stack: string }];
}

/**
 * What a person has who follows the README: a clone, the Pulumi CLI logged in to a backend, and a kubeconfig at home.
 */
export class OwnClone {
  private constructor(
    private readonly folder: string,
    private readonly tools: Tools,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** @param context by which the person's kubeconfig knows the sandbox's cluster */
  static async create(context: string): Promise<OwnClone> {
    const folder = await mkdtemp(join(tmpdir(), "own-clone-"));
    const tools = await ensureTools(() => undefined);
    const { pulumi: cli, helm } = tools;
    const { environment } = await engineEnvironment({ cli, helm, folder: join(folder, "pulumi") });
    const clone = new OwnClone(folder, tools, {
      ...environment,
      PATH: [dirname(cli), environment.PATH].join(delimiter),
      HOME: join(folder, "home"),
      KUBECONFIG: undefined,
      // A download more would show nothing.
      npm_config_cache: (await execa("npm", ["config", "get", "cache"])).stdout,
      npm_config_prefer_offline: "true",
    });
    const { stdout: files } = await execa("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
      cwd: checkout,
    });
    for (const file of files.split("\n")) await cp(join(checkout, file), clone.path(file)).catch(ignoreDeleted);
    const kubeconfig = parse(await readFile(paths.kubeconfig, "utf8")) as { contexts: { name: string }[] };
    kubeconfig.contexts[0]!.name = context;
    await mkdir(join(folder, "home/.kube"), { recursive: true });
    await writeFile(join(folder, "home/.kube/config"), stringify(kubeconfig));
    return clone;
  }

  /**
   * The person's settings for what this machine cannot download, for its size and its API server; the README's commands
   * add to them.
   */
  async configure(stack: string): Promise<void> {
    const { config: dev } = parse(await readFile(join(checkout, "Pulumi.dev.yaml"), "utf8")) as {
      config: Record<string, Record<string, unknown>>;
    };
    const config = {
      "lakehouse:cluster": { apiServer: dev["lakehouse:cluster"]?.apiServer },
      "lakehouse:operator": { image: dev["lakehouse:operator"]?.image, chart: this.tools.operatorChart },
      "lakehouse:spark": { image: dev["lakehouse:spark"]?.image },
      "lakehouse:jobs": { coreLimit: dev["lakehouse:jobs"]?.coreLimit },
    };
    await writeFile(this.path(`Pulumi.${stack}.yaml`), stringify({ config }));
  }

  /** What the README has people edit in their cluster's document, of which the nodes are this machine's two cores. */
  async editCluster(name: string): Promise<void> {
    const document = (folder: string) => join(folder, "clusters", `${name}.yaml`);
    const read = async (file: string) => parse(await readFile(file, "utf8")) as Cluster;
    const [made, { nodes, shares }] = await Promise.all([
      read(document(this.path())),
      read(join(checkout, "clusters/sandbox.yaml")),
    ]);
    // Images that were built here have no digest, and there is no S3 service.
    const policies = { "event-log": "disabled" };
    const [{ stack }] = made.shares;
    const share = { ...shares[0], policies: {}, stack };
    await writeFile(document(this.path()), stringify({ ...made, nodes, policies, shares: [share] }));
  }

  /** Runs a block of shell code, which has to succeed; gives what it printed. */
  async sh(block: string): Promise<string> {
    const options = { cwd: this.path(), env: this.environment, extendEnv: false, all: true } as const;
    return (await execa("bash", ["-euo", "pipefail", "-c", block], { ...options, stdin: "ignore" })).all;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  private path(file = ""): string {
    return join(this.folder, "clone", file);
  }
}

function ignoreDeleted(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}

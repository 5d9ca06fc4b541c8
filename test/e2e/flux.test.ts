import { expect } from "chai";
import { execa } from "execa";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { treeFolder } from "../../flux/tree";
import { ProdStack } from "../support/prod-stack";
import { externalSecrets } from "../contract/flux/support/external-secrets";
import { beyondTheCore } from "./support/beyond-the-core";
import { eventually } from "./support/cluster";
import { GitServer } from "./support/git-server";
import { OwnFlux } from "./support/own-flux";

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message: string;
}

interface Item {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly status?: object;
  readonly webhooks?: readonly { readonly clientConfig: { readonly caBundle?: string } }[];
}

/** In the order of their dependencies. */
const jobs = ["test-spark-pi", "s3-integration-test", "iceberg-operations"];
const isRunOf = (name: string, job: string) => name.replace(/-[0-9a-f]{8}$/, "") === job;
const components = ["job-admission", "lakehouse", "spark-applications", "spark-operator", "spark-operator-crds"];

/** The administrator's part of the guide: an account for Flux, the source, and one path of it. */
const setUp = (url: string) => [
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "data-platform", namespace: "flux-system" } },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: "data-platform" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
    subjects: [{ kind: "ServiceAccount", name: "data-platform", namespace: "flux-system" }],
  },
  {
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    metadata: { name: "flux-system", namespace: "flux-system" },
    spec: { interval: "1m", url, ref: { branch: "main" } },
  },
  {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: "data-platform", namespace: "flux-system" },
    spec: {
      interval: "10m",
      path: `./${treeFolder}`,
      prune: true,
      sourceRef: { kind: "GitRepository", name: "flux-system" },
    },
  },
];

// Nodes are simulated: the test plays the Spark operator, whose jobs need real ones.
beyondTheCore("Flux's controllers, with the tree of stack prod", 15, function () {
  this.timeout("10m");
  let stack: ProdStack;
  let folder: string;
  let server: GitServer;
  let flux: OwnFlux;
  /** Ends with the tests. */
  const played = new AbortController();
  const repository = () => join(folder, "git/platform");
  const git = (...args: readonly string[]) =>
    execa("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], { cwd: repository() });

  before(async () => {
    stack = await ProdStack.startSimulated();
    folder = await mkdtemp(join(tmpdir(), "flux-"));
    flux = await OwnFlux.start(folder, stack);
    await execa("git", ["init", "--quiet", "--initial-branch=main", repository()]);
    server = await GitServer.start(join(folder, "git"));
    await stack.kubectl(["apply", "--filename", "-"], JSON.stringify(externalSecrets));
    void playOperators();
  });
  after(async () => {
    played.abort();
    await flux.stop();
    await server.stop();
    await stack.end();
    await rm(folder, { recursive: true });
  });

  /** What is not here: the External Secrets operator, and the webhook that writes its certificate's authority. */
  async function playOperators(): Promise<void> {
    const ready = JSON.stringify({ status: { conditions: [{ type: "Ready", status: "True" }] } });
    const authority = (index: number) => ({
      op: "add",
      path: `/webhooks/${String(index)}/clientConfig/caBundle`,
      value: "Cg==",
    });
    const round = async () => {
      const secrets = await items("externalsecrets");
      for (const { metadata } of secrets.filter(({ status }) => status === undefined)) {
        const of = ["externalsecret", metadata.name, `--namespace=${metadata.namespace ?? ""}`];
        await stack.kubectl(["patch", ...of, "--type=merge", `--patch=${ready}`]);
      }
      for (const kind of ["mutatingwebhookconfigurations", "validatingwebhookconfigurations"]) {
        for (const { metadata, webhooks = [] } of await items(kind)) {
          if (webhooks[0]?.clientConfig.caBundle !== undefined) continue;
          const authorities = webhooks.map((_, index) => authority(index));
          await stack.kubectl(["patch", kind, metadata.name, "--type=json", `--patch=${JSON.stringify(authorities)}`]);
        }
      }
    };
    while (!played.signal.aborted) {
      // An object may be gone meanwhile.
      await round().catch(() => undefined);
      await sleep(1000, undefined, { signal: played.signal }).catch(() => undefined);
    }
  }

  async function push(edit: Readonly<Record<string, string>> = {}): Promise<void> {
    const { exitCode, output } = await stack.render(["--to", repository()], edit);
    expect(exitCode, output).to.equal(0);
    await commit();
  }

  async function commit(): Promise<void> {
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "change");
    for (const kind of ["gitrepository", "kustomization"]) await reconcile(kind, "--all");
  }

  /** What `flux reconcile` does. */
  const reconcile = (kind: string, name: string) =>
    stack.kubectl([
      ...["annotate", kind, name, "--namespace=flux-system", "--overwrite"],
      `reconcile.fluxcd.io/requestedAt=${String(Date.now())}`,
    ]);

  async function read<T>(...args: readonly string[]): Promise<T> {
    return JSON.parse(await stack.kubectl(["get", ...args, "--output=json"])) as T;
  }

  async function revision(): Promise<string> {
    const { stdout } = await git("rev-parse", "HEAD");
    return `main@sha1:${stdout}`;
  }

  /** Flux's word on a component; nothing before it has one. */
  async function readyOf(name: string) {
    const of = ["kustomization", name, "--namespace=flux-system", "--ignore-not-found", "--output=json"];
    const text = await stack.kubectl(["get", ...of]);
    if (text === "") return undefined;
    const { status } = JSON.parse(text) as { status?: { conditions?: Condition[]; lastAppliedRevision?: string } };
    const ready = status?.conditions?.find(({ type }) => type === "Ready");
    return ready && { ...ready, revision: status?.lastAppliedRevision };
  }

  /** Waits until Flux has a component as the last commit has it. */
  const untilReady = (name: string, seconds = 120) =>
    eventually(`${name} to be ready`, seconds, async () => {
      const ready = await readyOf(name);
      return ready?.status === "True" && ready.revision === (await revision()) ? true : undefined;
    });

  const items = async (kind: string) => (await read<{ items: Item[] }>(kind, "--all-namespaces")).items;
  const namesOf = async (kind: string) => (await items(kind)).map(({ metadata }) => metadata.name);

  /** Plays the operator, which is not here: says what became of the run of a job that is not among `before`. */
  async function end(job: string, state: string, before: readonly string[] = []): Promise<void> {
    const name = await eventually(`${job} to be made`, 120, async () =>
      (await namesOf("sparkapplications")).find((each) => isRunOf(each, job) && !before.includes(each)),
    );
    const status = JSON.stringify({ status: { applicationState: { state }, driverInfo: {} } });
    const of = ["sparkapplication", name, "--namespace=spark-applications", "--subresource=status"];
    await stack.kubectl(["patch", ...of, "--type=merge", `--patch=${status}`]);
  }

  it("makes the components in order, and each job when the one before has completed", async () => {
    await push();
    await stack.kubectl(
      ["apply", "--filename", "-"],
      JSON.stringify({ apiVersion: "v1", kind: "List", items: setUp(`${server.url}/platform/.git`) }),
    );
    for (const component of components) await untilReady(component, 180);
    await end("test-spark-pi", "RUNNING");
    expect(await namesOf("sparkapplications")).to.have.length(1);
    for (const job of jobs) await end(job, "COMPLETED");
    for (const job of jobs) await untilReady(job);
  });

  it("puts right what was changed behind its back", async () => {
    const quota = ["resourcequota", "spark-jobs", "--namespace=spark-applications"];
    const memory = async () =>
      (await read<{ spec: { hard: Record<string, string> } }>(...quota)).spec.hard["requests.memory"];
    const before = await memory();
    await stack.kubectl(["patch", ...quota, "--type=merge", '--patch={"spec":{"hard":{"requests.memory":"999Gi"}}}']);
    expect(await memory()).to.equal("999Gi");
    await reconcile("kustomization", "spark-applications");
    await eventually("the quota to be put right", 60, async () => ((await memory()) === before ? true : undefined));
  });

  it("runs a changed job again, under a new name, and prunes the run before; the others stay", async () => {
    const before = await namesOf("sparkapplications");
    await push({ "jobs.coreLimit": "500m" });
    for (const job of jobs) {
      await end(job, "COMPLETED", before);
      await untilReady(job);
    }
    const after = await namesOf("sparkapplications");
    expect(after).to.have.length(3);
    expect(after.filter((name) => before.includes(name))).to.deep.equal([]);
  });

  it("reports a broken push, and keeps what is there", async () => {
    const file = join(
      repository(),
      treeFolder,
      "spark-applications/team/objects/resourcequota_spark-applications_spark-jobs.yaml",
    );
    const text = await readFile(file, "utf8");
    await writeFile(file, text.replace("kind: ResourceQuota", "kind: ResourceQuoto"));
    await commit();
    await eventually("the broken push to be reported", 120, async () => {
      const ready = await readyOf("spark-applications");
      return ready?.status === "False" && ready.message.includes("ResourceQuoto") ? true : undefined;
    });
    expect(await namesOf("resourcequotas")).to.include("spark-jobs");
    await writeFile(file, text);
    await commit();
    await untilReady("spark-applications");
  });

  it("prunes what is removed, but not what outlives the stack", async () => {
    const index = join(repository(), treeFolder, "kustomization.yaml");
    const text = await readFile(index, "utf8");
    const left = ["lakehouse/flux.yaml", "spark-applications/team/flux.yaml"];
    const lines = text
      .split("\n")
      .filter((line) => !line.endsWith("/flux.yaml") || left.some((file) => line.endsWith(file)));
    await writeFile(index, lines.join("\n"));
    await commit();
    await eventually("the operator to be pruned", 180, async () =>
      (await namesOf("deployments")).includes("spark-operator-controller") ? undefined : true,
    );
    expect(await namesOf("crds")).to.include("sparkapplications.sparkoperator.k8s.io");
  });
});

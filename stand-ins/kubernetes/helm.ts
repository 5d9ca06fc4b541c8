import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Cluster } from "./cluster";
import { isObject, type Json, type JsonObject } from "./json";
import { isAsset } from "./property-values";

/** The inputs of `kubernetes:helm.sh/v4:Chart`, all known. */
export interface ChartInputs {
  name: string;
  namespace: string;
  chart: string;
  version: string;
  devel: boolean;
  repositoryOpts: JsonObject;
  dependencyUpdate: boolean;
  verify: boolean;
  keyring: Json;
  values: JsonObject;
  valueYamlFiles: Json[];
  skipCrds: boolean;
  includeHooks: boolean;
  postRenderer: JsonObject | undefined;
  plainHttp: boolean;
}

/**
 * Renders a chart with the `helm` on PATH.
 *
 * @throws Error with what Helm said: no such chart, no such version, a template that fails
 */
export async function helmTemplate(inputs: ChartInputs, cluster: Cluster | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "pulumi-helm-"));
  try {
    return await template(inputs, cluster, new Files(folder));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function template(inputs: ChartInputs, cluster: Cluster | undefined, files: Files): Promise<string> {
  const { repositoryOpts: repository, chart } = inputs;
  const option = (name: string, value: Json | undefined) =>
    typeof value === "string" && value !== "" ? [`--${name}=${value}`] : [];
  const flag = (name: string, isSet: boolean) => (isSet ? [`--${name}`] : []);
  const asset = async (name: string, value: Json | undefined) =>
    isAsset(value) ? [`--${name}=${await files.assetPath(value)}`] : [];

  const postRenderer = inputs.postRenderer;
  const postRendererArguments = Array.isArray(postRenderer?.args) ? postRenderer.args : [];
  const { username, password } = repository;
  const isRegistry = chart.startsWith("oci://");
  const login =
    typeof username !== "string" || typeof password !== "string"
      ? []
      : isRegistry
        ? [`--registry-config=${await files.registryLogin(chart, username, password)}`]
        : [...option("username", username), ...option("password", password)];

  const valueFiles: string[] = [];
  for (const file of inputs.valueYamlFiles)
    if (isAsset(file)) valueFiles.push(`--values=${await files.assetPath(file)}`);

  const helmArguments = [
    "template",
    inputs.name,
    chart,
    ...option("namespace", inputs.namespace),
    ...option("version", inputs.version || (inputs.devel ? ">0.0.0-0" : "")),
    ...option("repo", repository.repo),
    ...login,
    ...(await asset("ca-file", repository.caFile)),
    ...(await asset("cert-file", repository.certFile)),
    ...(await asset("key-file", repository.keyFile)),
    ...(await asset("keyring", inputs.keyring)),
    ...flag("verify", inputs.verify),
    ...flag("plain-http", inputs.plainHttp),
    ...flag("dependency-update", inputs.dependencyUpdate),
    ...flag("include-crds", !inputs.skipCrds),
    ...(inputs.includeHooks ? ["--skip-tests"] : ["--no-hooks"]),
    ...option("post-renderer", postRenderer?.command),
    ...postRendererArguments.flatMap((argument) => option("post-renderer-args", argument)),
    ...(cluster ? await capabilities(cluster, files) : []),
    ...valueFiles,
    "--values=-",
  ];
  const values = JSON.stringify(await files.withContents(inputs.values));
  try {
    return await helm(helmArguments, values);
  } catch (error) {
    // As Pulumi's provider does: what the lock file pins is fetched.
    const isIncomplete = error instanceof Error && error.message.includes("missing in charts/ directory");
    if (!isIncomplete || inputs.dependencyUpdate || !(await hasLock(chart))) throw error;
    await helm(["dependency", "build", chart], "");
    return helm(helmArguments, values);
  }
}

/** What templates may ask about the cluster: versions, and, through `lookup`, its objects. */
async function capabilities(cluster: Cluster, files: Files): Promise<string[]> {
  return [
    `--kubeconfig=${await files.write("kubeconfig", cluster.kubeconfig)}`,
    "--dry-run=server",
    `--kube-version=${cluster.version}`,
    `--api-versions=${(await cluster.discovery.apiVersions()).join(",")}`,
  ];
}

async function helm(helmArguments: string[], input: string): Promise<string> {
  const result = await execa("helm", helmArguments, { input, stripFinalNewline: false, reject: false });
  if (!result.failed) return result.stdout;
  if (result.code === "ENOENT") {
    throw new Error("helm is not on PATH, and charts are rendered with it: install Helm 3");
  }
  // Standard error only: the command line may hold a password.
  throw new Error(result.stderr.trim().replace(/^Error: /, ""));
}

const hasLock = (chart: string): Promise<boolean> =>
  readFile(join(chart, "Chart.lock")).then(
    () => true,
    () => false,
  );

/** Files that Helm reads, in a folder that goes away with them. */
class Files {
  private count = 0;

  constructor(private readonly folder: string) {}

  async write(name: string, content: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, content, { mode: 0o600 });
    await chmod(path, 0o600);
    return path;
  }

  /** The asset's own path or address, or a file with its text. */
  async assetPath({ text, path, uri }: JsonObject): Promise<string> {
    if (typeof path === "string" && path) return path;
    if (typeof uri === "string" && uri) return uri;
    this.count += 1;
    return this.write(`asset-${this.count}`, typeof text === "string" ? text : "");
  }

  registryLogin(chart: string, username: string, password: string): Promise<string> {
    const auth = Buffer.from(`${username}:${password}`).toString("base64");
    return this.write("registry.json", JSON.stringify({ auths: { [new URL(chart).host]: { auth } } }));
  }

  /** Values in which an asset stands for its content. */
  async withContents(value: Json): Promise<Json> {
    if (isAsset(value)) {
      const { text, path, uri } = value;
      if (typeof text === "string" && text) return text;
      if (typeof path === "string" && path) return readFile(path, "utf8");
      if (typeof uri === "string" && uri) return (await fetch(uri)).text();
      return "";
    }
    if (Array.isArray(value)) return Promise.all(value.map((element) => this.withContents(element)));
    if (!isObject(value)) return value;
    const entries = Object.entries(value).map(
      async ([key, element]) => [key, await this.withContents(element ?? null)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }
}

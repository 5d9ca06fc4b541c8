import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { differences } from "./differences";
import { firstDocument, countedNamespaces } from "./first-document";
import { readCluster } from "./read-clusters";
import { survey } from "./survey";

const usage = `usage: npm run cluster -- NAME --check | --write [--stack STACK] [--context CONTEXT] [--kubeconfig FILE]
--check tells where the living cluster is otherwise than clusters/NAME.yaml says; --write makes a first document from it.
CONTEXT is NAME unless it is given.`;

/** @returns the exit code: 1 where the cluster is not what its document says */
async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      check: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      stack: { type: "string", default: "prod" },
      context: { type: "string" },
      kubeconfig: { type: "string" },
    },
    allowPositionals: true,
  });
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0 || values.check === values.write) {
    console.error(usage);
    return 2;
  }
  const file = join(__dirname, `${name}.yaml`);
  if (values.write && existsSync(file)) throw new Error(`clusters/${name}.yaml is there already: --check compares it.`);
  const cluster = values.check ? readCluster(file) : undefined;
  const counted = cluster
    ? new Set(cluster.shares.flatMap(({ namespaces = {} }) => Object.keys(namespaces)))
    : countedNamespaces;
  const found = await look(values.context ?? name, values.kubeconfig, counted);
  if (!cluster) {
    writeFileSync(file, firstDocument(found, values.stack));
    console.log(`clusters/${name}.yaml is made: edit the storage and the share of stack ${values.stack}.`);
    return 0;
  }
  const sentences = differences(cluster, found);
  console.log(
    sentences.length === 0
      ? `The cluster is as clusters/${name}.yaml says.`
      : sentences.map((one) => `- ${one}`).join("\n"),
  );
  return sentences.length === 0 ? 0 : 1;
}

async function look(context: string, kubeconfig: string | undefined, counted: ReadonlySet<string>) {
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else config.loadFromFile(kubeconfig);
  const contexts = config.getContexts().map((one) => one.name);
  if (!contexts.includes(context)) {
    throw new Error(
      `There is no context ${context} in the kubeconfig: choose ${contexts.join(" or ")} with --context.`,
    );
  }
  config.setCurrentContext(context);
  const core = config.makeApiClient(CoreV1Api);
  try {
    const [nodes, pods, claims] = await Promise.all([
      core.listNode(),
      core.listPodForAllNamespaces(),
      core.listPersistentVolumeClaimForAllNamespaces(),
    ]);
    return survey(nodes.items, pods.items, claims.items, counted);
  } catch (error) {
    throw new Error(
      `The cluster of context ${context} does not let nodes, pods and volume claims be listed (${(error as Error).message.split("\n")[0] ?? ""}): ` +
        "its API server has to be reached, and the account may need the cluster role `view` and the right to list nodes.",
      { cause: error },
    );
  }
}

main(process.argv.slice(2)).then(
  (exitCode) => (process.exitCode = exitCode),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);

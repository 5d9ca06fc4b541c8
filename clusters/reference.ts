import { type JsonSchema, jsonSchemaOf } from "../schema/json-schema";
import { tableOf } from "../schema/table";
import { clusterSchema } from "./schema";

/** JSON Schema for clusters/NAME.yaml, by which editors complete and check it. */
export function editorSchema(): object {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Document of a cluster",
    ...jsonSchemaOf(clusterSchema),
  };
}

/** The page that tells what a cluster's document has. */
export function clusterPage(): string {
  const { properties = {}, required = [] } = jsonSchemaOf(clusterSchema);
  const sections = Object.entries(properties).map(
    ([key, schema]) => `## ${key}\n\n${tableOf(key, schema as JsonSchema, required.includes(key))}`,
  );
  return `${[introduction, ...sections].join("\n\n")}\n`;
}

const introduction = `# Clusters

\`clusters/NAME.yaml\` says what a cluster has, and which stack may take what of it. The program makes the quota of its jobs by it, the
policies judge by it, and \`npm run budget\` shows it. \`npm run cluster -- NAME --write\` makes a first one from a living cluster, and
\`npm run cluster -- NAME --check\` tells where the cluster is otherwise by now. \`npm run reference\` makes this page from
[the schema](../../clusters/schema.ts), and the [JSON Schema](cluster.schema.json) by which editors know it.`;

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

\`clusters/NAME.yaml\` describes a cluster and the share of each stack. The program derives the quota of its jobs from the document, the
policies judge by it, and \`npm run budget\` shows it. \`npm run cluster -- NAME --write\` writes a first document from a living cluster,
and \`npm run cluster -- NAME --check\` compares the document with the cluster.

\`npm run reference\` generates this page and the [JSON Schema](cluster.schema.json) for editors from
[the schema](../../clusters/schema.ts).`;

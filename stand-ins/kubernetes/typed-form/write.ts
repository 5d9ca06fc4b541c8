// Writes type-table.json anew, for another version of Kubernetes:
//   node --import tsx sandbox/plugins/kubernetes/typed-form/write.ts
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readGoTypes } from "./read-go-types";

void readGoTypes().then((table) => {
  const lines = Object.entries(table).map(([type, entry]) => `${JSON.stringify(type)}: ${JSON.stringify(entry)}`);
  return writeFile(join(__dirname, "type-table.json"), `{\n${lines.join(",\n")}\n}\n`);
});

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as clusters from "../clusters/reference";
import * as settings from "../settings/reference";
import { roomsPage } from "./rooms";

/** `npm run reference`: writes what is made from the schemas, and from the imports. */
const write = (name: string, text: string) => {
  writeFileSync(join(__dirname, "../docs/reference", name), text);
};
const json = (schema: object) => `${JSON.stringify(schema, null, 2)}\n`;

write("settings.md", settings.settingsPage());
write("settings.schema.json", json(settings.editorSchema()));
write("clusters.md", clusters.clusterPage());
write("cluster.schema.json", json(clusters.editorSchema()));
write("rooms.md", roomsPage());

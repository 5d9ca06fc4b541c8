import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as clusters from "../clusters/reference";
import * as settings from "../settings/reference";
import { objectivesPage } from "./objectives-page";
import { reliabilityPage } from "./reliability-page";
import { roomsPage } from "./rooms";

/** `npm run reference`: writes what is made from schemas, imports, faults, and the comments before tests. */
const write = (name: string, text: string) => {
  writeFileSync(join(__dirname, "../docs", name), text);
};
const json = (schema: object) => `${JSON.stringify(schema, null, 2)}\n`;

write("reference/settings.md", settings.settingsPage());
write("reference/settings.schema.json", json(settings.editorSchema()));
write("reference/clusters.md", clusters.clusterPage());
write("reference/cluster.schema.json", json(clusters.editorSchema()));
write("reference/rooms.md", roomsPage());
write("objectives.md", objectivesPage());
write("reliability.md", reliabilityPage());

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { editorSchema, settingsPage } from "./reference";

/** `npm run settings:reference`: writes what is made from the schema. */
const folder = join(__dirname, "../docs/reference");
writeFileSync(join(folder, "settings.md"), settingsPage());
writeFileSync(join(folder, "settings.schema.json"), `${JSON.stringify(editorSchema(), null, 2)}\n`);

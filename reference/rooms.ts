import { execFileSync } from "node:child_process";
import { join } from "node:path";

const checkout = join(__dirname, "..");

/** The rooms whose imports have rules; tests, bench and sandbox know all of them. */
const rooms = ["applications", "clusters", "components", "contract", "policies", "restore", "schema", "settings"];

/** The page that shows who imports whom. */
export function roomsPage(): string {
  return `# Rooms

Each folder is a room, and knows only those to which an arrow leads; a capability is a room among the components.
[.dependency-cruiser.cjs](../../.dependency-cruiser.cjs) has the rules, \`npm run lint\` refuses another import and any circle, and
\`npm run reference\` draws this picture.

\`\`\`mermaid
${drawing()}
\`\`\`
`;
}

function drawing(): string {
  const all = ["index.ts", ...rooms];
  const options = ["--config", ".dependency-cruiser.cjs", "--output-type", "mermaid"];
  const scope = ["--include-only", `^(${all.join("|")})`, "--collapse", "^(components/[^/]+|[^/]+)"];
  const depcruise = join(checkout, "node_modules/.bin/depcruise");
  return execFileSync(depcruise, [...options, ...scope, ...all], { cwd: checkout, encoding: "utf8" }).trim();
}

import { execFileSync } from "node:child_process";
import { join } from "node:path";

const checkout = join(__dirname, "..");

/** Those of the program; a capability is a room among the components. */
const programRooms = [
  "applications",
  "clusters",
  "components",
  "contract",
  "policies",
  "restore",
  "schema",
  "settings",
];

/** Those of a sandbox, which know some of the program. */
const sandboxRooms = ["components", "contract", "policies", "pulumi-patches", "restore", "sandbox", "stand-ins"];

/** The page that shows who imports whom. */
export function roomsPage(): string {
  return `# Rooms

Each folder is a room, and knows only those to which an arrow leads; tests and bench know all of them. A capability is a room among
the components.
[.dependency-cruiser.cjs](../../.dependency-cruiser.cjs) has the rules, \`npm run lint\` refuses another import and any circle, and
\`npm run reference\` draws these pictures.

## The program

\`\`\`mermaid
${drawing(["index.ts", ...programRooms], "components/[^/]+|[^/]+")}
\`\`\`

## The sandbox

\`\`\`mermaid
${drawing(sandboxRooms, "sandbox/services/[^/]+|(sandbox|stand-ins)/[^/]+|[^/]+")}
\`\`\`
`;
}

/** @param room pattern of the folders that are one node of the picture */
function drawing(all: readonly string[], room: string): string {
  const options = ["--config", ".dependency-cruiser.cjs", "--output-type", "mermaid"];
  const scope = ["--include-only", `^(${all.join("|")})`, "--collapse", `^(${room})`];
  const depcruise = join(checkout, "node_modules/.bin/depcruise");
  return execFileSync(depcruise, [...options, ...scope, ...all], { cwd: checkout, encoding: "utf8" }).trim();
}

import { symlink, readlink, rm, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { NodeKind } from "./cluster/nodes";
import { pulumi } from "./engine";
import { checkout, paths } from "./paths";
import type { Tools } from "./tools/tools";

/** Points `link` to `target`, whatever it was before. */
async function ensureLink(link: string, target: string): Promise<void> {
  if ((await readlink(link).catch(() => undefined)) === target) return;
  await mkdir(dirname(link), { recursive: true });
  await rm(link, { force: true });
  await symlink(target, link);
}

/** `.sandbox` in the checkout leads stack `dev` to the state folder, wherever that is, and to the operator's chart. */
export async function linkForStack(tools: Tools): Promise<void> {
  await ensureLink(join(checkout, ".sandbox"), paths.state);
  await ensureLink(join(paths.charts, "spark-operator"), tools.operatorChart);
}

/**
 * What stack `dev` cannot have where pods only pretend to run: the object store, and what needs it. For commands of
 * the CLI that run the program.
 */
export function stackOptions(kind: NodeKind): string[] {
  return kind === "real" ? [] : ["--config", "lakehouse:objectStoreEndpoint="];
}

/**
 * `pulumi up` of stack `dev`, judged by the policy pack.
 * @throws with all that the CLI said when it fails
 */
export async function deploy(kind: NodeKind, tools: Tools, report: (line: string) => void): Promise<void> {
  const args = ["up", "--yes", "--skip-preview", "--non-interactive", "--policy-pack", join(checkout, "policies")];
  args.push(...stackOptions(kind));
  const onLine = (line: string) => {
    const text = line.trim();
    if (text !== "" && !text.startsWith("@ updating")) report(text);
  };
  const { exitCode, output } = await pulumi(args, { cli: tools.pulumi, helm: tools.helm }, { onLine, report });
  if (exitCode !== 0) throw new Error(`\`pulumi up\` failed:\n${output}`);
}

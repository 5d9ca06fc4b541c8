import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";

const operatorModule = join(__dirname, "../../../../sandbox/tools/spark-operator");

/** The folder of the operator's chart in its Go module, or nothing where Go or the module is missing. */
function chartFolder(): string | undefined {
  try {
    const list = ["list", "-m", "-f", "{{.Dir}}", "github.com/kubeflow/spark-operator/v2"];
    const folder = execFileSync("go", list, { cwd: operatorModule, encoding: "utf8", stdio: "pipe" }).trim();
    const chart = join(folder, "charts/spark-operator-chart");
    return existsSync(chart) ? chart : undefined;
  } catch {
    return undefined;
  }
}

/** Skips the suite, saying why, where the chart is not on this machine; otherwise its files can be read. */
export function needsChart(this: Mocha.Context): void {
  if (chartFolder() !== undefined) return;
  console.log("    (needs the Spark operator's Go module, which `npm run up` downloads)");
  this.skip();
}

/** A YAML file of the chart. */
export function chartFile(path: string): unknown {
  return load(readFileSync(join(chartFolder() ?? "", path), "utf8"));
}

/** The text of a custom resource definition of the chart, by its plural name. */
export function crdText(plural: string): string {
  return readFileSync(join(chartFolder() ?? "", `crds/sparkoperator.k8s.io_${plural}.yaml`), "utf8");
}

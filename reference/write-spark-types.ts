import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sparkFields, sparkTypes } from "./spark-types";

/**
 * `npm run spark-types -- CHART`: writes what the custom resource definitions of the operator's chart say as
 * TypeScript. CHART is the folder of the chart, by default that of the operator's Go module.
 */
const checkout = join(__dirname, "..");
const chart = process.argv[2] ?? join(operatorModule(), "charts/spark-operator-chart");
const definition = (plural: string) => readFileSync(join(chart, `crds/sparkoperator.k8s.io_${plural}.yaml`), "utf8");

void write();

async function write(): Promise<void> {
  const definitions = {
    sparkapplications: definition("sparkapplications"),
    scheduledsparkapplications: definition("scheduledsparkapplications"),
  };
  writeFileSync(join(checkout, "components/spark/spark-application-crd.ts"), await sparkTypes(definitions));
  writeFileSync(join(checkout, "components/spark/spark-application-fields.ts"), sparkFields(definitions));
}

function operatorModule(): string {
  const list = ["list", "-m", "-f", "{{.Dir}}", "github.com/kubeflow/spark-operator/v2"];
  return execFileSync("go", list, { cwd: join(checkout, "sandbox/tools/spark-operator"), encoding: "utf8" }).trim();
}

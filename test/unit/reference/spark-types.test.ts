import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { format } from "prettier";
import { sparkFields, sparkTypes } from "../../../reference/spark-types";
import { crdText, needsChart } from "../components/support/chart";

describe("what the operator's definitions say, as TypeScript", () => {
  before(needsChart);

  for (const [file, write] of [
    ["spark-application-crd.ts", sparkTypes],
    ["spark-application-fields.ts", sparkFields],
  ] as const) {
    it(`is what ${file} has: otherwise run \`npm run spark-types\``, async () => {
      const written = await write({
        sparkapplications: crdText("sparkapplications"),
        scheduledsparkapplications: crdText("scheduledsparkapplications"),
      });
      const formatted = await format(written, { parser: "typescript", printWidth: 120 });
      expect(readFileSync(join(__dirname, "../../../components/spark", file), "utf8")).to.equal(formatted);
    });
  }
});

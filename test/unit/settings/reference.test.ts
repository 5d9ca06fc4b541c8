import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import { expect } from "chai";
import { format } from "prettier";
import { parse } from "yaml";
import { checkout } from "../../../sandbox/shared/paths";
import { editorSchema, settingsPage } from "../../../settings/reference";

const textOf = (file: string) => readFileSync(join(checkout, file), "utf8");

describe("what is made from the schema of settings", () => {
  it("is fresh: otherwise run `npm run reference`", async () => {
    const width = { printWidth: 120 };
    expect(textOf("docs/reference/settings.md")).to.equal(
      await format(settingsPage(), { ...width, parser: "markdown" }),
    );
    const schema = await format(JSON.stringify(editorSchema()), { ...width, parser: "json" });
    expect(JSON.parse(textOf("docs/reference/settings.schema.json"))).to.deep.equal(JSON.parse(schema));
  });

  it("tells the meaning of each setting", () => {
    const rows = settingsPage()
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .map((line) => line.split("|").map((cell) => cell.trim()));
    expect(rows.length).to.be.greaterThan(50);
    for (const [, key, , , meaning] of rows) expect(meaning, key).to.match(/^[A-Z].{15,}\.$/);
  });

  describe("as editors read it,", () => {
    const validate = new Ajv({ schemaId: "auto", unknownFormats: "ignore" } as object).compile(editorSchema());
    const isValid = (text: string) => validate(parse(text)) === true;

    for (const stack of ["dev", "prod"]) {
      it(`takes the file of stack ${stack}, which names it`, () => {
        const text = textOf(`Pulumi.${stack}.yaml`);
        expect(isValid(text), JSON.stringify(validate.errors)).to.equal(true);
        expect(text).to.match(/^# yaml-language-server: \$schema=docs\/reference\/settings\.schema\.json\n/);
      });
    }

    it("takes secrets as Pulumi encrypts them", () => {
      const cluster = "lakehouse:cluster: { context: production }";
      const login = "{ issuer: 'https://login.example.com', clientId: jobs, clientSecret: { secure: v1:text } }";
      expect(isValid(`config: { ${cluster}, lakehouse:catalog: { login: ${login} } }`)).to.equal(true);
    });

    it("refuses what the program would", () => {
      for (const settings of [
        "lakehouse:cluster: { contxt: production }",
        "lakehouse:spark: { image: 3 }, lakehouse:cluster: { context: production }",
        "lakehouse:catalog: { type: mysql }, lakehouse:cluster: { context: production }",
        "lakehouse:spark: { image: 'localhost/spark:3.5.5' }",
      ]) {
        expect(isValid(`config: { ${settings} }`), settings).to.equal(false);
      }
    });
  });
});

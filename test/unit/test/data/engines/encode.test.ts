import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { needsPython } from "../../../applications/support/python";

const engines = join(__dirname, "../../../../data/engines");

/** Values of Python's and the text that an answer has of each. */
const texts: Readonly<Record<string, string | null>> = {
  None: null,
  True: "true",
  "9007199254740993": "9007199254740993",
  "Decimal('0.0000000001')": "0.0000000001",
  "Decimal('1E+3')": "1000",
  "0.1": "0.1",
  "float('nan')": "nan",
  "date(1, 1, 1)": "0001-01-01",
  "datetime(1999, 12, 31, 23, 59, 59)": "1999-12-31 23:59:59.000000",
  "'é'": "é",
  "b'\\x00\\xff'": "00ff",
  "bytearray(b'\\x00')": "00",
};

describe("values of an answer", () => {
  before(needsPython);

  it("are written with every digit, alike for what both engines call alike", () => {
    const program = `
import json
from datetime import date, datetime
from decimal import Decimal
from encode import text
print(json.dumps([text(value) for value in [${Object.keys(texts).join(", ")}]]))
`;
    const env = { ...process.env, PYTHONPATH: engines, PYTHONDONTWRITEBYTECODE: "1" };
    const printed = execFileSync("python3", ["-c", program], { encoding: "utf8", env });
    expect(JSON.parse(printed)).to.deep.equal(Object.values(texts));
  });
});

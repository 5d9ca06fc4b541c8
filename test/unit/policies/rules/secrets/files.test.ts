import { expect } from "chai";
import { secretLineInEntry } from "../../../../../policies/rules/secrets/files";

describe("a secret in an entry of a ConfigMap", () => {
  it("is the entry, if its key says so and its text is one value", () => {
    expect(secretLineInEntry("db.password", "planted\n")).to.equal(1);
    expect(secretLineInEntry("DB_PASSWORD", "$(PASSWORD)")).to.be.undefined;
    expect(secretLineInEntry("host", "planted")).to.be.undefined;
  });

  it("is within a file, whatever the file is called", () => {
    expect(secretLineInEntry("passwords.json", '{\n"a": "b"}')).to.be.undefined;
    expect(secretLineInEntry("application.yaml", "a: b\npassword: planted")).to.equal(2);
    expect(secretLineInEntry("settings", "a=b\npassword=planted"), "of several lines").to.equal(2);
  });

  it("depends on what a file is for", () => {
    const text = "password = planted";
    expect(secretLineInEntry("a.conf", text)).to.equal(1);
    expect(secretLineInEntry("a.py", text), "a variable").to.be.undefined;
    const command = "run --password planted";
    expect(secretLineInEntry("a.sh", command)).to.equal(1);
    expect(secretLineInEntry("a.md", command), "prose").to.be.undefined;
  });

  it("is found in a long text without end", () => {
    for (const part of ["a", "a.b-", "x:", "a=", "{{", "http://"]) {
      expect(secretLineInEntry("a.sh", part.repeat(100_000)), part).to.be.undefined;
    }
  });
});

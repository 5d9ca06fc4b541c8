import { expect } from "chai";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Trial } from "./support/trial";

describe("The configuration of a stack", function () {
  this.timeout("2m");
  let trial: Trial;
  afterEach(() => trial.end());

  it("is left as the person wrote it, without the salt of this machine's passphrase", async () => {
    const written = "# why\nconfig:\n  trial:depth: 3 # metres\n";
    trial = await Trial.start(
      `import * as pulumi from "@pulumi/pulumi"; export const depth = new pulumi.Config().require("depth");`,
      {
        "Pulumi.dev.yaml": written,
      },
    );
    await trial.succeeds("up", "--yes", "--skip-preview");
    expect(await trial.outputs()).to.deep.equal({ depth: "3" });
    expect(await trial.read("Pulumi.dev.yaml")).to.equal(written);
  });

  it("changes by `pulumi config`", async () => {
    trial = await Trial.start();
    await trial.succeeds("config", "set", "depth", "4");
    expect(await trial.read("Pulumi.dev.yaml"))
      .to.match(/'?trial:depth'?: "4"/)
      .and.not.contain("salt");
  });

  it("of another stack is used when the command names it", async () => {
    trial = await Trial.start(
      `import * as pulumi from "@pulumi/pulumi"; export const depth = new pulumi.Config().get("depth") ?? "unset";`,
      {
        "Pulumi.deep.yaml": "config:\n  trial:depth: 5\n",
      },
    );
    expect(await trial.succeeds("preview", "--stack", "deep")).to.match(/depth: *"5"/);
    expect(await trial.succeeds("preview")).to.match(/depth: *"unset"/);
    expect(await trial.read("Pulumi.deep.yaml")).to.not.contain("salt");
  });

  it("is encrypted with a passphrase that only its owner can read", async () => {
    trial = await Trial.start();
    await trial.succeeds("stack", "ls");
    expect((await stat(join(trial.folder, "passphrase"))).mode & 0o777).to.equal(0o600);
  });
});

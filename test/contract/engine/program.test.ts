import { expect } from "chai";
import { Trial } from "./support/trial";

describe("A program run by the engine", function () {
  this.timeout("2m");
  let trial: Trial;
  afterEach(() => trial.end());

  it("gets config and secrets, and its outputs come back", async () => {
    trial = await Trial.start(`
      import * as pulumi from "@pulumi/pulumi";
      const config = new pulumi.Config();
      export const greeting = \`\${config.require("greeting")} from \${pulumi.getStack()} of \${pulumi.getProject()}\`;
      export const token = config.requireSecret("token").apply((token) => token.toUpperCase());
      export const folder = process.cwd();
    `);
    await trial.succeeds("config", "set", "greeting", "hello");
    await trial.succeeds("config", "set", "--secret", "token", "a-planted-secret");
    await trial.succeeds("up", "--yes", "--skip-preview");
    expect(await trial.outputs()).to.deep.equal({
      greeting: "hello from dev of trial",
      token: "A-PLANTED-SECRET",
      folder: trial.project,
    });
    expect(await trial.succeeds("stack", "output"))
      .to.contain("[secret]")
      .and.not.contain("PLANTED");
    expect(await trial.succeeds("stack", "export")).to.not.match(/planted/i);
  });

  it("previews what it cannot know yet as unknown, and changes nothing", async () => {
    trial = await Trial.start(`
      import { RandomPet } from "@pulumi/random";
      export const pet = new RandomPet("pet").id;
    `);
    expect(await trial.succeeds("preview"))
      .to.match(/pet *: \[unknown]/)
      .and.contain("to create");
    expect(JSON.parse(await trial.succeeds("stack", "export"))).to.not.have.nested.property("deployment.resources");
  });

  it("changes nothing when nothing changed, finds no drift, and is destroyed", async () => {
    trial = await Trial.start(`
      import { RandomPassword } from "@pulumi/random";
      export const password = new RandomPassword("password", { length: 12 }).result;
    `);
    await trial.succeeds("up", "--yes");
    await trial.succeeds("preview", "--expect-no-changes");
    await trial.succeeds("refresh", "--yes", "--expect-no-changes");
    await trial.succeeds("up", "--yes", "--skip-preview", "--expect-no-changes");
    await trial.succeeds("destroy", "--yes");
    expect(await trial.outputs()).to.deep.equal({});
  });

  it("that throws is reported once, and the command fails", async () => {
    trial = await Trial.start(`throw new Error("the lake is dry");`);
    const { exitCode, output } = await trial.pulumi("preview", "--diff");
    expect(exitCode).to.not.equal(0);
    expect(output.match(/the lake is dry/g)).to.have.lengthOf(1);
    expect(output).to.not.contain("language-nodejs");
  });

  it("may end with a sentence for people, which then stands alone", async () => {
    trial = await Trial.start(`
      import { RunError } from "@pulumi/pulumi";
      throw new RunError("Set lake:depth.");
    `);
    const { exitCode, output } = await trial.pulumi("preview", "--diff");
    expect(exitCode).to.not.equal(0);
    expect(output)
      .to.contain("Set lake:depth.")
      .and.not.match(/\n *at /);
  });

  it("that exits without a word is reported with its exit code", async () => {
    trial = await Trial.start(`process.exit(7);`);
    const { exitCode, output } = await trial.pulumi("preview");
    expect(exitCode).to.not.equal(0);
    expect(output).to.contain("Program exited with non-zero exit code: 7");
  });

  it("may use packages whose plugin is missing, as long as it makes no resource of them", async () => {
    trial = await Trial.start(`export const made = true;`);
    await trial.succeeds("up", "--yes", "--skip-preview");
    expect(await trial.outputs()).to.deep.equal({ made: true });
  });

  it("is told about in `pulumi about`", async () => {
    trial = await Trial.start();
    const about = JSON.parse(await trial.succeeds("about", "--json")) as Record<string, unknown>;
    expect(about).to.have.nested.property("runtime.version", process.version);
  });
});

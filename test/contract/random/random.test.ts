import { expect } from "chai";
import { Trial } from "../engine/support/trial";

const program = (keeper: string, more = "") => `
  import * as random from "@pulumi/random";
  const keepers = { keeper: "${keeper}" };
  const password = new random.RandomPassword("password", { length: 16, special: false, keepers });
  export const passwordText = password.result;
  export const hash = password.bcryptHash;
  export const text = new random.RandomString("text", { length: 8, upper: false }).result;
  export const id = new random.RandomId("id", { byteLength: 4, prefix: "x-" }).hex;
  export const pet = new random.RandomPet("pet").id;
  export const uuid = new random.RandomUuid("uuid").result;
  ${more}
`;

interface Deployment {
  deployment: { resources: { type: string; additionalSecretOutputs?: string[] }[] };
}

describe("Random values", function () {
  this.timeout("2m");
  let trial: Trial;
  afterEach(() => trial.end());

  it("are drawn once, kept, and drawn again when a keeper changes", async () => {
    trial = await Trial.start(program("first"));
    await trial.succeeds("up", "--yes", "--skip-preview");
    const first = await trial.outputs();
    expect(first.passwordText).to.match(/^[a-zA-Z0-9]{16}$/);
    expect(first.hash).to.match(/^\$2[ab]\$10\$/);
    expect(first.text).to.match(/^[^A-Z]{8}$/);
    expect(first.id).to.match(/^x-[0-9a-f]{8}$/);
    expect(first.pet).to.match(/^[a-z]+-[a-z]+$/);
    expect(first.uuid).to.match(/^[0-9a-f-]{36}$/);

    await trial.succeeds("up", "--yes", "--refresh", "--skip-preview", "--expect-no-changes");

    await trial.write({ "index.ts": program("second") });
    expect(await trial.succeeds("up", "--yes", "--skip-preview"))
      .to.contain("1 replaced")
      .and.contain("5 unchanged");
    const { passwordText, hash, ...kept } = await trial.outputs();
    expect(first).to.include(kept).and.not.include({ passwordText }).and.not.include({ hash });
  });

  it("that are passwords are secret, in the state and on the screen", async () => {
    trial = await Trial.start(program("first"));
    const shown = await trial.succeeds("up", "--yes");
    const { passwordText, hash } = await trial.outputs();
    const state = await trial.succeeds("stack", "export");
    for (const text of [shown, state]) expect(text).to.not.contain(passwordText).and.not.contain(hash);
    const password = (JSON.parse(state) as Deployment).deployment.resources.find(({ type }) =>
      type.endsWith("Password"),
    );
    expect(password?.additionalSecretOutputs).to.have.members(["bcryptHash", "result"]);
  });

  it("can be values that exist already", async () => {
    trial = await Trial.start();
    const resource = ["random:index/randomPassword:RandomPassword", "old", "kept-secret"];
    await trial.succeeds("import", ...resource, "--yes", "--generate-code=false");
    expect(await trial.succeeds("stack", "export", "--show-secrets")).to.contain("kept-secret");
  });

  it("are refused with the property that is wrong", async () => {
    trial = await Trial.start(program("first", `new random.RandomId("none", { byteLength: 0 });`));
    const { exitCode, output } = await trial.pulumi("preview");
    expect(exitCode).to.not.equal(0);
    expect(output).to.contain("byteLength must be a whole number of at least 1");
  });
});

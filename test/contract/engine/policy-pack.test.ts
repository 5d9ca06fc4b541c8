import { expect } from "chai";
import { join } from "node:path";
import { Trial } from "./support/trial";

const pack = {
  "policies/PulumiPolicy.yaml": "runtime: nodejs\n",
  "policies/package.json": JSON.stringify({ name: "policies", version: "0.1.0", main: "main.cjs" }),
  "policies/main.cjs": `require("tsx/cjs");\nrequire("./index.ts");\n`,
  "policies/index.ts": `
    import { PolicyPack } from "@pulumi/policy";
    import * as pulumi from "@pulumi/pulumi";
    new PolicyPack("lengths", {
      enforcementLevel: "mandatory",
      policies: [
        {
          name: "long-passwords",
          description: "Passwords are long.",
          configSchema: { properties: { minimum: { type: "number", default: 8 } } },
          validateResource: ({ type, props, getConfig }, report) => {
            const { minimum } = getConfig<{ minimum: number }>();
            if (type !== "random:index/randomPassword:RandomPassword" || props.length >= minimum) return;
            report(\`\${props.length} < \${minimum} in \${pulumi.getStack()} of \${pulumi.getProject()}\`);
          },
        },
      ],
    });
  `,
};

const program = `
  import { RandomPassword } from "@pulumi/random";
  export const password = new RandomPassword("password", { length: 12 }).result;
`;

describe("A policy pack in TypeScript", function () {
  this.timeout("2m");
  let trial: Trial;
  afterEach(() => trial.end());

  it("lets a program pass that keeps its rules", async () => {
    trial = await Trial.start(program, pack);
    expect(await trial.succeeds("up", "--yes", "--policy-pack", "policies")).to.contain("lengths@v0.1.0");
  });

  it("blocks one that breaks a mandatory rule, before anything is made, and knows the stack it judges", async () => {
    trial = await Trial.start(program, { ...pack, "strict.json": `{"long-passwords": {"minimum": 20}}` });
    const config = ["--policy-pack-config", join(trial.project, "strict.json")];
    const { exitCode, output } = await trial.pulumi("up", "--yes", "--policy-pack", "policies", ...config);
    expect(exitCode).to.not.equal(0);
    expect(output).to.contain("12 < 20 in dev of trial");
    expect(await trial.outputs()).to.deep.equal({});
  });

  it("judges beside another state of itself, as that of a pull request beside its base branch's", async () => {
    const base = Object.entries(pack).map(([file, text]) => [
      `base/${file}`,
      text.replace("default: 8", "default: 20"),
    ]);
    trial = await Trial.start(program, { ...pack, ...(Object.fromEntries(base) as Record<string, string>) });
    const { exitCode, output } = await trial.pulumi(
      ...["preview", "--policy-pack", "policies", "--policy-pack", "base/policies"],
    );
    expect(exitCode).to.not.equal(0);
    expect(output).to.contain("12 < 20 in dev of trial");
  });

  it("that cannot be loaded blocks too", async () => {
    trial = await Trial.start(program, { ...pack, "policies/index.ts": `throw new Error("no rules today");` });
    const { exitCode, output } = await trial.pulumi("preview", "--policy-pack", "policies");
    expect(exitCode).to.not.equal(0);
    expect(output).to.contain("no rules today");
  });
});

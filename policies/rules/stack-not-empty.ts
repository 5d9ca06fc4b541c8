import { stackPolicy } from "../framework/define-policy";

export const stackNotEmpty = stackPolicy(
  {
    name: "stack-not-empty",
    rule: "The program of a stack declares at least one resource.",
    why:
      "The engine deletes what the program no longer declares. A program that ends early, or a wrong entry point, " +
      "declares nothing and succeeds, so that `pulumi up` would delete the whole stack.",
    remedy:
      "Set `main` in Pulumi.yaml to the program's entry point, and look for code that ends the process. To delete all " +
      "resources on purpose, run `pulumi destroy`.",
    severity: "critical",
    source: "https://www.pulumi.com/docs/iac/concepts/how-pulumi-works/",
    config: { properties: {} },
  },
  ({ resources }, report) => {
    if (resources.every(({ type }) => type.startsWith("pulumi:"))) report("The program declares no resources.");
  },
);

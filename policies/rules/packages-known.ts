import { resourcePolicy } from "../framework/define-policy";
import { exceptions } from "../framework/name-list";

interface Config {
  readonly packages?: readonly string[];
}

/** What the other policies of the pack judge, and what makes nothing outside of Pulumi. */
const judged = ["kubernetes", "aws:s3", "pulumi", "random"];

export const packagesKnown = resourcePolicy<Config>(
  {
    name: "packages-known",
    rule: "Every resource belongs to a package that this pack judges.",
    why: "No other policy sees a command, a dynamic resource or a resource of a cloud account.",
    remedy: "Remove the resource from this stack, or list its package in the stack's share in clusters/NAME.yaml.",
    severity: "critical",
    source: "https://www.pulumi.com/docs/iac/concepts/resources/names/#types",
    config: {
      properties: {
        packages: exceptions(
          `Packages, or modules of one such as \`aws:iam\`, beside ${judged.join(", ")}.`,
          "^[a-z][\\w-]*(:[\\w/-]+)?$",
        ),
      },
    },
  },
  ({ type, provider, config: { packages = [] } }, report) => {
    // What has no provider is a provider itself, which makes nothing, or a component, whose children are judged
    // themselves.
    if (!provider.present) return;
    const isOf = (known: string) => type.startsWith(`${known}:`) || type.startsWith(`${known}/`);
    if (![...judged, ...packages].some(isOf)) report(`No policy of this pack judges ${type}.`);
  },
);

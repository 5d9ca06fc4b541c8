import { PulumiCommand } from "@pulumi/pulumi/automation";
import { SemVer } from "semver";

// install-pulumi.ts FOLDER VERSION: a program of its own, so that a download that hangs can be ended.
const [root = "", version = ""] = process.argv.slice(2);
PulumiCommand.install({ root, version: new SemVer(version) }).catch(() => {
  process.exitCode = 1;
});

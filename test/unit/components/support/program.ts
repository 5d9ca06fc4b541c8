import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import type * as program from "../../../../index";
import { deploy } from "./engine";

/** Runs the program as stack dev with a configuration: what it registers, by type and name, and its outputs. */
export async function runProgram(config: Record<string, string>) {
  const load = createRequire(__filename);
  // It reads its settings when it is loaded, and another test may have had it with others.
  Reflect.deleteProperty(load.cache, load.resolve("../../../../index"));
  let outputs: typeof program | undefined;
  const resources = await deploy(
    () => {
      pulumi.runtime.setAllConfig(config);
      outputs = load("../../../../index") as typeof program;
    },
    { stack: "dev" },
  );
  return { resources, outputs: outputs! };
}

import { cp } from "node:fs/promises";
import { join } from "node:path";
import { paths } from "../shared/paths";
import { type GoModule, prepareGoBuild } from "./go-module";

const controllers = ["source-controller", "kustomize-controller"] as const;

const moduleOf = (controller: (typeof controllers)[number]) => `github.com/fluxcd/${controller}`;

const module: GoModule = {
  name: "flux",
  commands: controllers.map(moduleOf),
  extract: async (go, target) => {
    for (const controller of controllers) {
      const source = await go(["list", "-m", "-f", "{{.Dir}}", moduleOf(controller)]);
      await cp(join(source, "config/crd/bases"), join(target, "crds"), { recursive: true });
    }
  },
};

/** Flux's controllers for sources and Kustomizations, and the folder of their custom resource definitions. */
export interface Flux {
  readonly sourceController: string;
  readonly kustomizeController: string;
  readonly definitions: string;
}

/**
 * Builds Flux's controllers from their Go modules, unless that has been done. A first build takes about
 * 8 minutes of processor time.
 *
 * @param report gets a line of progress now and then
 * @throws with one sentence when Go is missing or too old, or with the build's last lines when that fails
 */
export async function ensureFlux(report: (line: string) => void): Promise<Flux> {
  const build = await prepareGoBuild(module, join(paths.cache, "bin"));
  const folder = await build.make(report);
  return {
    sourceController: join(folder, "source-controller"),
    kustomizeController: join(folder, "kustomize-controller"),
    definitions: join(folder, "crds"),
  };
}

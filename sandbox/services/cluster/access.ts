import { join } from "node:path";
import { readOwnership, refuseForeign } from "../../shared/ownership";
import { checkout, paths } from "../../shared/paths";
import { daemons } from "../../shared/processes";

/** What makes kubectl talk to the sandbox, and keep its cache of the API's kinds with the sandbox. */
export function kubectlEnvironment(): { KUBECONFIG: string; KUBECACHEDIR: string } {
  return { KUBECONFIG: paths.kubeconfig, KUBECACHEDIR: join(paths.state, "kubectl-cache") };
}

/** Whether there is a cluster to ask; the address of one that does not run would be looked for beyond this machine. */
export const clusterRuns = (): Promise<boolean> => daemons.isAlive("kube-apiserver");

/** @throws where no cluster runs, or that of another checkout */
export async function refuseStopped(): Promise<void> {
  if (!(await clusterRuns())) throw new Error("The sandbox does not run: `npm run up` starts it.");
  refuseForeign(await readOwnership(paths.state), checkout, true);
}

import { execa } from "execa";
import { networkPin } from "../../../sandbox/services/cluster/isolation";
import { enter } from "../../../sandbox/shared/processes";
import { network } from "../../../sandbox/shared/settings";

/** The output of a command that runs in the node's network, where the connections of pods are redirected too. */
export async function inNode(...command: string[]): Promise<string> {
  const [file = "", ...args] = enter({ network: networkPin }, command);
  return (await execa(file, args, { timeout: 5000 })).stdout;
}

/** Whether the API server is reached at the address of its Service, as pods reach it: by the rules of kube-proxy. */
export function apiServiceIsReached(): Promise<boolean> {
  const connect = `exec 3<>/dev/tcp/${network.kubernetesService}/443`;
  return inNode("bash", "-c", connect).then(
    () => true,
    () => false,
  );
}

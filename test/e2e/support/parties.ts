import { ApiException, type V1Pod } from "@kubernetes/client-node";
import { clients, eventually, isNotFound } from "./cluster";
import { kubectl } from "./sandbox";

export interface Party {
  readonly namespace: string;
  readonly name: string;
}

export interface Place {
  readonly host: string;
  readonly port: number;
}

/** A pod that may run in any namespace, with a shell command. */
export function partyPod({ namespace, name }: Party, command: string, labels: Record<string, string> = {}): V1Pod {
  return {
    metadata: { namespace, name, labels },
    spec: {
      restartPolicy: "Never",
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "shell",
          image: "localhost/busybox:1",
          command: ["sh", "-c", command],
          resources: { requests: { cpu: "5m", memory: "8Mi" }, limits: { memory: "32Mi" } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
      ],
    },
  };
}

/** Makes a namespace unless it is there, and tells whether it has made it. */
export async function ensureNamespace(name: string): Promise<boolean> {
  return clients()
    .core.createNamespace({ body: { metadata: { name } } })
    .then(
      () => true,
      (error: unknown) => {
        if (error instanceof ApiException && error.code === 409) return false;
        throw error;
      },
    );
}

/** Runs a pod, in the place of one of its name that a killed run left, and gives its address. */
export async function startParty(pod: V1Pod): Promise<string> {
  const { namespace = "", name = "" } = pod.metadata ?? {};
  await removeParty({ namespace, name });
  await clients().core.createNamespacedPod({ namespace, body: pod });
  return eventually(`pod ${namespace}/${name} to run`, 120, async () => {
    const { status } = await clients().core.readNamespacedPod({ namespace, name });
    return status?.phase === "Running" ? status.podIP : undefined;
  });
}

export async function removeParty({ namespace, name }: Party): Promise<void> {
  const gone = await clients()
    .core.deleteNamespacedPod({ namespace, name })
    .then(
      () => false,
      (error: unknown) => {
        if (!isNotFound(error)) throw error;
        return true;
      },
    );
  if (gone) return;
  await eventually(`pod ${namespace}/${name} to be gone`, 60, () =>
    clients()
      .core.readNamespacedPod({ namespace, name })
      .then(
        () => undefined,
        (error: unknown) => (isNotFound(error) ? true : undefined),
      ),
  );
}

/** What a shell says of a connection: a refusal by a policy is told from a port on which nobody listens. */
export const attempt = ({ host, port }: Place) =>
  `if said=$(nc -w 10 ${host} ${port} -e true 2>&1); then echo open; else echo "$said"; fi`;

/** How a line of `attempt` reads: `open`, `refused` by a policy, or what else it says. */
export function outcomeOf(line: string): string {
  return /No route to host|Host is unreachable/.test(line) ? "refused" : line.trim();
}

/** Has a party try to connect to all places, and tells the outcomes in their order. */
export async function tryFrom({ namespace, name }: Party, places: readonly Place[]): Promise<string[]> {
  const script = places.map(attempt).join("\n");
  const output = await kubectl("exec", "--namespace", namespace, name, "--", "sh", "-c", script);
  return output.trimEnd().split("\n").map(outcomeOf);
}

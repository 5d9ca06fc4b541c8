import { execa } from "execa";
import { kubectlEnvironment } from "./access";

/** Server-side apply, so that it creates, repairs and changes nothing where nothing differs. */
export async function apply(kube: string, objects: readonly object[]): Promise<void> {
  await execa(kube, ["kubectl", "apply", "--server-side", "--force-conflicts", "--filename=-"], {
    input: JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
    env: kubectlEnvironment(),
  });
}

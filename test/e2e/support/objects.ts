import { kubectl } from "./sandbox";

/** All objects of the cluster, or those of some kinds, as a JSON list with the managers of their fields. */
export async function objectsOf(isWanted: (kind: string) => boolean = () => true): Promise<string> {
  const kinds = (await kubectl("api-resources", "--verbs=list", "-o", "name")).split("\n").filter(Boolean);
  return kubectl("get", kinds.filter(isWanted).join(), "-A", "-o", "json", "--show-managed-fields");
}

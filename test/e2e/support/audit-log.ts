import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { auditLog } from "../../../sandbox/services/cluster/audit";
import { paths } from "../../../sandbox/shared/paths";

/** A request that a pod made to Kubernetes. */
export interface Request {
  readonly verb: string;
  /** With its subresource, such as `pods/log`. */
  readonly resource: string;
  readonly namespace: string;
  readonly userAgent: string;
  /** Whether it had the right to. */
  readonly allowed: boolean;
}

/** The part of an audit event that we read: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1 */
interface AuditEvent {
  readonly verb: string;
  readonly user: { readonly username: string };
  readonly userAgent?: string;
  readonly objectRef?: { readonly resource?: string; readonly subresource?: string; readonly namespace?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What a service account has asked of the API server, as far back as its audit log reaches. */
export async function askedBy(username: string): Promise<Request[]> {
  const folder = dirname(auditLog(paths.state));
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return texts
    .flatMap((text) => text.split("\n").filter((line) => line.includes(username)))
    .map((line) => JSON.parse(line) as AuditEvent)
    .filter(({ user, objectRef }) => user.username === username && objectRef?.resource !== undefined)
    .map(({ verb, objectRef = {}, userAgent = "", annotations }) => ({
      verb,
      resource: [objectRef.resource, objectRef.subresource].filter(Boolean).join("/"),
      namespace: objectRef.namespace ?? "",
      userAgent,
      allowed: annotations?.["authorization.k8s.io/decision"] === "allow",
    }));
}

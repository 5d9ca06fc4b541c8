import { labelsOf } from "../shared/names";

/** Ports of a Nessie server. */
export interface NessiePorts {
  readonly api: number;
  /** Health and metrics. */
  readonly management: number;
}

const api = 19120;

/**
 * Where the server in this image listens. Health and metrics have a port of their own since version 0.82.0; an image
 * without a version in its tag is taken for a later one.
 * @see https://github.com/projectnessie/nessie/releases/tag/nessie-0.82.0
 */
export function nessiePorts(image: string): NessiePorts {
  const [, major = "", minor = ""] = /:(\d+)\.(\d+)\.\d+/.exec(image) ?? [];
  const isOlder = major === "0" && Number(minor) < 82;
  return { api, management: isOlder ? api : 9000 };
}

/** What names the server's objects, and marks its pods. */
export const nessieName = "nessie";

/** Where its pods serve metrics, if the management's port is its own. */
export const nessieMetrics = {
  labels: labelsOf(nessieName),
  /** Name of the port. */
  port: "management",
  path: "/q/metrics",
} as const;

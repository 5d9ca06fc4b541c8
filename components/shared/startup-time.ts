import type { CustomTimeouts } from "@pulumi/pulumi";

/** How long a server may take to start, in seconds: a JVM takes 10 alone on a core, and a minute beside others. */
export const usualStartupSeconds = 180;

/** Pulumi waits 10 minutes for a server by default, of which starting the container is the longest part. */
export function startupTimeouts(startupSeconds = usualStartupSeconds): CustomTimeouts {
  const seconds = `${Math.max(600, startupSeconds + 420)}s`;
  return { create: seconds, update: seconds };
}

/** A probe that lets a server start for so long before Kubernetes restarts the container. */
export function startupProbe<Probe extends object>(probe: Probe, startupSeconds = usualStartupSeconds) {
  const periodSeconds = 2;
  return { ...probe, periodSeconds, failureThreshold: Math.ceil(startupSeconds / periodSeconds) };
}

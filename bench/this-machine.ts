import { cpus, totalmem } from "node:os";

/** What figures were measured on: processors and memory. */
export function thisMachine(): string {
  const [processor] = cpus();
  return `${cpus().length} × ${processor?.model ?? "CPU"}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
}

/** The day of a measurement, as `2026-11-27`. */
export const today = (): string => new Date().toISOString().slice(0, 10);

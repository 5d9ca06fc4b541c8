const memoryUnits = ["B", "kB", "MB", "GB", "TB", "PB"];

/** An amount for people: cores, or bytes in decimal units, with at most two decimals. */
export function formatAmount(amount: number, resource: "cpu" | "memory" | "storage"): string {
  if (resource === "cpu") return `${shorten(amount / 1000, 3)} ${amount === 1000 ? "core" : "cores"}`;
  const power = Math.min(Math.floor(Math.log10(Math.max(amount, 1)) / 3), memoryUnits.length - 1);
  return `${shorten(amount / 1000 ** power, 2)} ${memoryUnits[power] ?? ""}`;
}

function shorten(value: number, decimals: number): string {
  return String(Number(value.toFixed(decimals)));
}

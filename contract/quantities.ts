/**
 * An exact amount in billionths (nano) of a core or a byte: the precision Kubernetes keeps.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export type Nano = bigint;

const nanos = 10n ** 9n;
const decimalExponents = new Map([
  ["n", -9],
  ["u", -6],
  ["m", -3],
  ["", 0],
  ["k", 3],
  ["M", 6],
  ["G", 9],
  ["T", 12],
  ["P", 15],
  ["E", 18],
]);
const binaryExponents = new Map([
  ["Ki", 10n],
  ["Mi", 20n],
  ["Gi", 30n],
  ["Ti", 40n],
  ["Pi", 50n],
  ["Ei", 60n],
]);

/** Kubernetes cuts exponents to 32 bits; anything near that is a mistake and would need gigabytes to compute. */
const largestExponent = 100;

/**
 * Reads a Kubernetes quantity: `500m`, `1.5Gi`, `2e3`. Parts smaller than a nano round up, as in
 * `k8s.io/apimachinery/pkg/api/resource/quantity.go`.
 *
 * @returns undefined if the text is not a quantity.
 */
export function parseQuantity(text: string): Nano | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([a-zA-Z]{0,2}|[eE][+-]?\d+)$/.exec(text);
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = "", suffix = ""] = match;
  if (whole === "" && fraction === "") return undefined;

  const multiplier = multiplierOf(suffix);
  if (!multiplier) return undefined;
  const numerator = BigInt(whole + fraction) * multiplier.numerator * nanos;
  const amount = divideUp(numerator, multiplier.denominator * 10n ** BigInt(fraction.length));
  return sign === "-" ? -amount : amount;
}

/** What a text has to be, as messages say it. */
export const aQuantity = "a Kubernetes quantity such as 500m or 1Gi";

/**
 * Whether `text` is an amount above zero, such as `500m`, `2.5`, `20Gi` or `34G`, as a person writes it: without a
 * sign.
 */
export function isQuantity(text: string): boolean {
  return !text.startsWith("+") && (parseQuantity(text) ?? 0n) > 0n;
}

/**
 * Whether an amount is said in thousands or more, such as `25G`: of bytes, 25 may have been meant as G or Gi, and is
 * neither.
 */
export function hasUnit(text: string): boolean {
  const suffix = /[a-zA-Z]*$/.exec(text)?.[0] ?? "";
  return binaryExponents.has(suffix) || (decimalExponents.get(suffix) ?? 0) > 0;
}

/** How many cores or bytes a Kubernetes quantity is; `NaN` for what is none, or negative. */
export function amountOf(text: string): number {
  const amount = parseQuantity(text);
  return amount === undefined || amount < 0n ? NaN : toAmount(amount);
}

/** The exact sum of quantities; a text that is none counts nothing. */
export function sumOf(quantities: readonly string[]): Nano {
  return quantities.reduce((sum, text) => sum + (parseQuantity(text) ?? 0n), 0n);
}

/** Cores or bytes. */
export function toAmount(amount: Nano): number {
  return Number(amount / nanos) + Number(amount % nanos) / Number(nanos);
}

/** Rounded up to a thousandth, which is as fine as Kubernetes takes amounts of resources. */
export function roundUpToMilli(amount: Nano): Nano {
  return divideUp(amount, nanos / 1000n) * (nanos / 1000n);
}

/** Thousandths, rounded up: how the scheduler counts cores. */
export function toMilli(amount: Nano): number {
  return toSafeNumber(divideUp(amount, nanos / 1000n));
}

/** Whole units, rounded up: how the scheduler counts bytes. */
export function toUnits(amount: Nano): number {
  return toSafeNumber(divideUp(amount, nanos));
}

/**
 * The one spelling of a quantity that the API server answers with: `1000m` is `1`, `0.5` is `500m`, `1024Mi` is `1Gi`.
 * Anything else is left as it is.
 */
export function canonicalQuantity(text: string): string {
  const amount = parseQuantity(text);
  if (amount === undefined || /[eE][+-]?\d+$/.test(text)) return text;
  if (amount === 0n) return "0";
  if (!text.endsWith("i")) return spelled(amount, 1000n, [...decimalExponents.keys()]);
  return amount % nanos === 0n ? spelled(amount / nanos, 1024n, ["", ...binaryExponents.keys()]) : text;
}

/** With the largest suffix that leaves a whole number. */
function spelled(amount: bigint, base: bigint, suffixes: readonly string[]): string {
  let power = 0;
  let number = amount;
  for (; number % base === 0n && power < suffixes.length - 1; number /= base) power += 1;
  return `${number}${suffixes[power] ?? ""}`;
}

function multiplierOf(suffix: string): { numerator: bigint; denominator: bigint } | undefined {
  const binary = binaryExponents.get(suffix);
  if (binary !== undefined) return { numerator: 1n << binary, denominator: 1n };
  const exponent =
    decimalExponents.get(suffix) ?? (/^[eE][+-]?\d+$/.test(suffix) ? Number(suffix.slice(1)) : undefined);
  if (exponent === undefined || Math.abs(exponent) > largestExponent) return undefined;
  return exponent < 0
    ? { numerator: 1n, denominator: 10n ** BigInt(-exponent) }
    : { numerator: 10n ** BigInt(exponent), denominator: 1n };
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

function toSafeNumber(value: bigint): number {
  // Nine petabytes: sums above lose single bytes, no cluster gets there.
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) return Number.MAX_SAFE_INTEGER;
  return Number(value);
}

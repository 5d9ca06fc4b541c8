import { aQuantity, type Nano, parseQuantity } from "../../contract/quantities";
import type { Field } from "../model/field";

/** Reads an amount that may not be negative. */
export function readQuantity(field: Field): Nano | undefined {
  const text = field.textOrNumber();
  if (text === undefined) return undefined;
  const amount = parseQuantity(text);
  if (amount !== undefined && amount >= 0n) return amount;
  field.refuse(amount === undefined ? `is not ${aQuantity}: "${text}"` : `is negative: "${text}"`);
  return undefined;
}

import { randomBytes } from "node:crypto";
import type { JsonObject } from "../shared/json";
import { atLeast, keepers, numberOf, textOf, type ResourceKind } from "./resource-kind";

export const randomId: ResourceKind = {
  inputs: { ...keepers, byteLength: undefined, prefix: undefined },
  required: ["byteLength"],
  computed: ["b64Std", "b64Url", "dec", "hex"],
  validate: (inputs) => atLeast(inputs, "byteLength", 1),
  generate: (inputs) => encodings(randomBytes(numberOf(inputs, "byteLength")), textOf(inputs, "prefix")),
  adopt: (id) => {
    const separator = id.lastIndexOf(",");
    const bytes = Buffer.from(id.slice(separator + 1), "base64url");
    const prefix = separator < 0 ? undefined : id.slice(0, separator);
    const inputs: JsonObject = { byteLength: bytes.length, ...(prefix !== undefined && { prefix }) };
    return Promise.resolve({ ...encodings(bytes, prefix ?? ""), inputs });
  },
};

const encodings = (bytes: Buffer, prefix: string) => ({
  id: bytes.toString("base64url"),
  outputs: {
    b64Std: prefix + bytes.toString("base64"),
    b64Url: prefix + bytes.toString("base64url"),
    dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
    hex: prefix + bytes.toString("hex"),
  },
});

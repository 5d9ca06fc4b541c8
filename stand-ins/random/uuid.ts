import { randomUUID } from "node:crypto";
import { keepers, type ResourceKind } from "./resource-kind";

const generated = (id: string) => ({ id, outputs: { result: id } });

export const randomUuid: ResourceKind = {
  inputs: keepers,
  computed: ["result"],
  generate: () => generated(randomUUID()),
  adopt: (id) => Promise.resolve({ ...generated(id), inputs: {} }),
};

import { hash } from "bcryptjs";
import { randomInt } from "node:crypto";
import type { JsonObject } from "../shared/json";
import { atLeast, keepers, numberOf, textOf, type ResourceKind } from "./resource-kind";

const special = "!@#$%&*()-_=+[]{}<>:?";

/** A minimum and a switch for each class of characters; `number` is the older name of `numeric`. */
const inputs = {
  ...keepers,
  length: undefined,
  lower: true,
  minLower: 0,
  minNumeric: 0,
  minSpecial: 0,
  minUpper: 0,
  number: true,
  numeric: true,
  overrideSpecial: undefined,
  special: true,
  upper: true,
};

const common = {
  inputs,
  required: ["length"],
  validate: (given: JsonObject) => {
    const minimum = classes(given).reduce((sum, { minimum }) => sum + minimum, 0);
    return (
      atLeast(given, "length", 1) ??
      (numberOf(given, "length") < minimum
        ? {
            property: "length",
            reason: `length must be at least ${minimum}, the sum of the minLower, minUpper … given`,
          }
        : undefined) ??
      (classes(given).every(({ characters }) => characters === "")
        ? { property: "length", reason: "at least one of lower, upper, numeric and special must be true" }
        : undefined)
    );
  },
};

export const randomString: ResourceKind = {
  ...common,
  computed: ["result"],
  generate: (given) => {
    const result = generate(given);
    return { id: result, outputs: { result } };
  },
  adopt: (id) => Promise.resolve({ id, inputs: { length: id.length }, outputs: { result: id } }),
};

const bcryptRounds = 10;

export const randomPassword: ResourceKind = {
  ...common,
  computed: ["bcryptHash", "result"],
  secrets: ["bcryptHash", "result"],
  generate: (given) => password(generate(given)),
  adopt: async (id) => ({ ...(await password(id)), inputs: { length: id.length } }),
};

async function password(result: string) {
  // The ID is plain text in the state.
  return { id: "none", outputs: { result, bcryptHash: await hash(result, bcryptRounds) } };
}

function classes(given: JsonObject) {
  const isOn = (name: string): boolean => given[name] === true;
  return [
    { characters: isOn("upper") ? "ABCDEFGHIJKLMNOPQRSTUVWXYZ" : "", minimum: numberOf(given, "minUpper") },
    { characters: isOn("lower") ? "abcdefghijklmnopqrstuvwxyz" : "", minimum: numberOf(given, "minLower") },
    { characters: isOn("numeric") ? "0123456789" : "", minimum: numberOf(given, "minNumeric") },
    {
      characters: isOn("special") ? textOf(given, "overrideSpecial") || special : "",
      minimum: numberOf(given, "minSpecial"),
    },
  ];
}

function generate(given: JsonObject): string {
  const alphabets = classes(given);
  const drawn = alphabets.flatMap(({ characters, minimum }) => (characters ? draw(characters, minimum) : []));
  const rest = draw(alphabets.map(({ characters }) => characters).join(""), numberOf(given, "length") - drawn.length);
  return shuffle([...drawn, ...rest]).join("");
}

const draw = (characters: string, count: number): string[] =>
  Array.from({ length: count }, () => characters.charAt(randomInt(characters.length)));

/** Fisher and Yates: each order is as likely as any other. */
function shuffle(characters: string[]): string[] {
  const shuffled = [...characters];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const chosen = randomInt(last + 1);
    [shuffled[last], shuffled[chosen]] = [shuffled[chosen] ?? "", shuffled[last] ?? ""];
  }
  return shuffled;
}

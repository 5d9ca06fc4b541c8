import { randomInt } from "node:crypto";
import { atLeast, keepers, numberOf, textOf, type ResourceKind } from "./resource-kind";

export const randomPet: ResourceKind = {
  inputs: { ...keepers, length: 2, prefix: undefined, separator: "-" },
  computed: [],
  validate: (inputs) => atLeast(inputs, "length", 1),
  generate: (inputs) => {
    const length = numberOf(inputs, "length");
    const words = [
      ...Array.from({ length: length - 2 }, () => pick(adverbs)),
      ...(length > 1 ? [pick(adjectives)] : []),
      pick(animals),
    ];
    const prefix = textOf(inputs, "prefix");
    return { id: [...(prefix ? [prefix] : []), ...words].join(textOf(inputs, "separator")), outputs: {} };
  },
};

const pick = (words: readonly string[]): string => words[randomInt(words.length)] ?? "";

const words = (list: string): string[] => list.split(" ");

const adverbs = words(
  "barely boldly briefly calmly clearly duly early fairly firmly freely fully gently gladly hardly highly justly " +
    "kindly lightly mildly mostly nearly neatly openly partly plainly purely quickly quietly rarely simply truly wholly",
);
const adjectives = words(
  "able amber bold brave brief bright calm civil clean clever cosy crisp eager early fair fine fresh gentle glad golden " +
    "grand happy honest humble keen kind light lively loyal lucky merry mild modest neat noble patient plain proud quick " +
    "quiet rapid ready sharp silent simple smart solid steady sunny swift tidy vivid warm wise witty young",
);
const animals = words(
  "adder alpaca badger bat bear beaver bison bream camel carp cat cod condor crab crane crow deer dingo dove duck eagle " +
    "eel egret elk falcon ferret finch fox frog gecko goat goose gull hare hawk heron horse ibex jay koala lark lemur " +
    "lion llama lynx magpie marten mole moose moth mouse newt otter owl panda perch pike pony puma quail rabbit raven " +
    "robin salmon seal shrew skunk sloth snail stork swan tapir tiger toad trout turtle viper vole walrus wasp weasel " +
    "whale wolf wombat yak zebra",
);

// Each patch of Pulumi's inside has a switch: LAKEHOUSE_UNPATCHED leaves out those that it lists, or `all`. That tells
// whether a patch is behind an error, and the bench what each saves. lazy-compilers and fast-struct are there to save
// time, and change nothing else.
const names = ["lazy-compilers", "native-source-maps", "fast-struct", "filtered-answers"];

/** @param {string} patch one of `names` */
function isPatched(patch) {
  const left = (process.env.LAKEHOUSE_UNPATCHED ?? "").split(",").filter(Boolean);
  const unknown = left.find((name) => name !== "all" && !names.includes(name));
  if (unknown !== undefined) {
    throw new Error(
      `LAKEHOUSE_UNPATCHED has ${unknown}, which is no patch: write all, or some of ${names.join(", ")}.`,
    );
  }
  return !left.includes("all") && !left.includes(patch);
}

module.exports = { isPatched };

/** Who may import whom: docs/reference/rooms.md draws it. `npm run lint` refuses the rest. */
const only = (room, allowed, comment) => ({
  name: `${room}-imports-no-other-room`,
  severity: "error",
  comment,
  from: { path: `^${room}/` },
  to: {
    path: "^[^.][^/]*/",
    dependencyTypesNot: ["core"],
    pathNot: [`^(${[room, ...allowed].join("|")})/`, "node_modules/"],
  },
});

module.exports = {
  forbidden: [
    { name: "no-circle", severity: "error", from: {}, to: { circular: true } },
    only("contract", [], "What both sides know knows neither."),
    only("schema", ["contract"], "Pieces of schemas, for settings and clusters."),
    only("clusters", ["contract", "schema"], "Read by program and policies alike."),
    only("components", ["contract"], "A component has arguments: it reads no settings, and no policy."),
    only("applications", ["components"], "Jobs of the program itself."),
    only("settings", ["clusters", "components", "contract", "schema"], "What a stack may say, checked."),
    only(
      "policies",
      ["clusters", "contract", "images", "protobuf", "schema"],
      "Policies see objects, not what made them.",
    ),
    only("restore", ["components", "contract"], "A command of its own."),
    {
      name: "nobody-knows-the-sandbox",
      severity: "error",
      comment: "The program is the same everywhere.",
      from: { path: "^[^/]+/", pathNot: "^(sandbox|test|bench)/" },
      to: { path: "^sandbox/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};

/** Who may import whom: docs/reference/rooms.md draws it. `npm run lint` refuses the rest. */
const only = (room, allowed, comment) => ({
  name: `${room.replaceAll("/", "-")}-imports-no-other-room`,
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
      ["clusters", "contract", "images", "pulumi-patches", "schema"],
      "Policies see objects, not what made them.",
    ),
    only("flux", [], "A command of its own: it sees a preview, not what made it."),
    only("restore", ["components", "contract"], "A command of its own."),
    only("stand-ins/shared", ["pulumi-patches"], "How each of them speaks with the engine."),
    only("stand-ins/aws", ["restore", "stand-ins/shared"], "A plugin of its own."),
    only("stand-ins/kubernetes", ["contract", "pulumi-patches", "stand-ins/shared"], "A plugin of its own."),
    only("stand-ins/language-nodejs", ["stand-ins/shared"], "A plugin of its own."),
    only("stand-ins/random", ["stand-ins/shared"], "A plugin of its own."),
    only("sandbox/shared", ["contract"], "What every room of the sandbox knows."),
    only("sandbox/tools", ["sandbox/shared"], "What is built or installed once for all that follows."),
    only("sandbox/images", ["contract", "sandbox/shared", "sandbox/tools"], "Made before there is a cluster."),
    only(
      "sandbox/services/cluster",
      ["sandbox/shared", "sandbox/tools"],
      "Who serves beside the cluster is an argument.",
    ),
    only(
      "sandbox/services/object-store",
      ["sandbox/services/cluster", "sandbox/shared"],
      "In the network of the node.",
    ),
    only("sandbox/services/monitoring", ["sandbox/shared"], "Objects of the cluster, like any other."),
    only("sandbox/pulumi-cli", ["sandbox/shared", "sandbox/tools"], "It deploys to whatever runs."),
    only("sandbox/commands", ["components", "contract", "policies", "sandbox"], "Only commands know all rooms."),
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
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};

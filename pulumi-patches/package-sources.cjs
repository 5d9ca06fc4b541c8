// The SDK reads the source maps of all files in a stack trace, and takes a trace of every resource. Those of packages lead to files that
// no package has, such as `node_modules/@pulumi/resource.ts`; on these Node 20 spends 20 seconds, and half a gigabyte, when it prints
// an error (markNodeModules in lib/internal/util/inspect.js). So what runs is what a trace names.
const Module = require("node:module");

const noPositions = JSON.stringify({ version: 3, sources: [], names: [], mappings: "" });

Module.createRequire(require.resolve("@pulumi/pulumi"))("source-map-support").install({
  retrieveSourceMap: (file) => (file.includes("/node_modules/") ? { url: file, map: noPositions } : null),
});

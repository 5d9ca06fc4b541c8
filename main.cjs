// Where `pulumi` begins.
require("./pulumi-patches/startup.cjs");
require("./type-check.ts").checkTypes(__dirname);
require("./components/shared/kept-workloads.ts").refuseKeptWorkloads();
module.exports = require("./index.ts");

// Where `pulumi` begins. Pulumi's SDK is loaded before tsx, which strips the types from the program: it would look at each of the
// SDK's 1,500 files too.
require("@pulumi/pulumi");
require("tsx/cjs");
module.exports = require("./index.ts");

// What the program and the policy pack begin with: Pulumi's SDK, and then tsx, which strips the types from what
// follows. tsx would look at each of the SDK's 1,500 files too, if it came first.
const { isPatched } = require("./switches.cjs");

if (isPatched("lazy-compilers")) require("./lazy-compilers.cjs");
require("@pulumi/pulumi");
require("tsx/cjs");
if (isPatched("native-source-maps")) require("./native-source-maps.cjs");
if (isPatched("fast-struct")) require("./fast-struct.ts").installFastStruct();

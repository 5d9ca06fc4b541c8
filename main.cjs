// Where `pulumi` begins.
require("./startup.cjs");
module.exports = require("./index.ts");

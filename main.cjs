// Where `pulumi` begins.
require("./startup.cjs");
require("./type-check.ts").checkTypes(__dirname);
module.exports = require("./index.ts");

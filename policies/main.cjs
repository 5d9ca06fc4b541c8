// Pulumi compiles and type-checks a TypeScript pack with its own ts-node at every start, which takes seconds and ignores the
// repository's tsconfig. tsx, registered after it, only strips the types; `npm run typecheck` checks them. It comes after the
// SDK too, because it would look at each of its files.
require("@pulumi/policy");
require("tsx/cjs");
require("./index.ts");

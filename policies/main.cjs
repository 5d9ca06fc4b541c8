// Pulumi compiles and type-checks a TypeScript pack with its own ts-node at every start, which takes seconds and
// ignores the repository's tsconfig. tsx only strips the types; `npm run typecheck` checks them.
require("../pulumi-patches/startup.cjs");
require("./index.ts");

// The SDK loads a compiler and npm's resolver to write functions into the state, for dynamic providers and callbacks.
// There are none here, and the two take as long to load as all the rest.
const Module = require("node:module");

const sdk = Module.createRequire(require.resolve("@pulumi/pulumi"));
for (const name of ["./typescript-shim", "@npmcli/arborist"]) loadWhenUsed(sdk.resolve(name));

/** @param {string} file of a module whose exports are only read from */
function loadWhenUsed(file) {
  const standIn = new Module(file);
  standIn.loaded = true;
  standIn.exports = new Proxy(
    {},
    {
      get(_, key) {
        if (key === "__esModule") return true; // else an `import * as` would copy the exports, of which there are none yet
        if (require.cache[file] === standIn) delete require.cache[file];
        return require(file)[key];
      },
    },
  );
  require.cache[file] = standIn;
}

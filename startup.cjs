// What the program and the policy pack begin with: Pulumi's SDK, and then tsx, which strips the types from what follows. tsx would look
// at each of the SDK's 1,500 files too, if it came first.
const Module = require("node:module");

// The SDK uses them to write functions into the state, for dynamic providers and callbacks. There are none here, and the two take
// as long to load as all the rest.
const sdk = Module.createRequire(require.resolve("@pulumi/pulumi"));
for (const name of ["./typescript-shim", "@npmcli/arborist"]) loadWhenUsed(sdk.resolve(name));

require("@pulumi/pulumi");
require("tsx/cjs");
spareStackTraces(sdk("./runtime/debuggable"));

/**
 * The SDK keeps a stack trace of every promise, to show those that never end to who has set PULUMI_DEBUG_PROMISE_LEAKS. Errors of the
 * program keep theirs.
 * @param {{ debugPromiseLeaks: boolean, debuggablePromise: (promise: Promise<unknown>, context: unknown) => Promise<unknown> }} debuggable
 */
function spareStackTraces(debuggable) {
  if (debuggable.debugPromiseLeaks) return;
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise, context) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}

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

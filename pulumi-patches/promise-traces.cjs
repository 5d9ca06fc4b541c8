// The SDK keeps a stack trace of every promise, to show those that never end to who has set PULUMI_DEBUG_PROMISE_LEAKS.
// Errors of the program keep theirs.
const debuggable = require("@pulumi/pulumi/runtime/debuggable");

const { debuggablePromise, debugPromiseLeaks } = debuggable;
if (!debugPromiseLeaks) {
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

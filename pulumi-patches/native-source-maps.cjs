// The SDK's runner has source-map-support write stack traces, and the SDK takes one of every resource. That reads the
// source maps of all packages in them, but not what tsx leaves with a file of ours, so that every error was in line 2.
// It also leads to files that no package has, such as `node_modules/@pulumi/resource.ts`: on these Node 20 spends 20
// seconds, and half a gigabyte, to print an error (markNodeModules in lib/internal/util/inspect.js). Node itself knows
// all source maps that tsx has switched on.
Error.prepareStackTrace = undefined;

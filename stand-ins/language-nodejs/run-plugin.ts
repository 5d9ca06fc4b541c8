import { status, type ServerWritableStream } from "@grpc/grpc-js";
import { RunPluginResponse, type RunPluginRequest } from "@pulumi/pulumi/proto/language_pb";
import { spawn, type ChildProcess } from "node:child_process";
import type { Readable } from "node:stream";
import { StatusError, toStatus } from "../shared/server";
import { runtimeOptions } from "./options";
import { servePolicyPackProxy } from "./policy-pack-proxy";
import { exitCode, resolveSdk, track } from "./processes";
import { programInfo } from "./program-info";

type PluginCall = ServerWritableStream<RunPluginRequest, RunPluginResponse>;

/** Runs a plugin that is a Node program: a policy pack, or a provider of components. The response is what it prints. */
export function runPlugin(call: PluginCall): void {
  const running = call.request.getKind() === "analyzer" ? runPolicyPack(call) : runProvider(call);
  running.then(
    () => call.end(),
    (error: unknown) => call.emit("error", toStatus(error)),
  );
}

async function runProvider(call: PluginCall): Promise<void> {
  const folder = programInfo(call.request).getProgramDirectory();
  const runner = resolveSdk("@pulumi/pulumi/cmd/run-plugin", folder);
  const child = start(call, [runner, folder, ...call.request.getArgsList()], call.request.getPwd());
  child.stdout.on("data", (output: Buffer) => writeOutput(call, output));
  await succeed(child);
}

async function runPolicyPack(call: PluginCall): Promise<void> {
  const folder = programInfo(call.request).getProgramDirectory();
  const runner = resolveSdk("@pulumi/pulumi/cmd/run-policy-pack", folder);
  await new Promise<void>((resolve, reject) => {
    call.on("cancelled", resolve);
    servePolicyPackProxy(async (stack) => {
      const child = start(call, [runner, ...call.request.getArgsList(), folder], folder, stack);
      succeed(child).then(resolve, reject);
      return `127.0.0.1:${await firstLine(child.stdout, (output) => writeOutput(call, output))}`;
    }).then((proxy) => {
      call.on("close", () => {
        proxy.close();
      });
      writeOutput(call, Buffer.from(`${proxy.port}\n`));
    }, reject);
  });
}

function start(call: PluginCall, args: readonly string[], cwd: string, stack: NodeJS.ProcessEnv = {}) {
  const options = runtimeOptions(programInfo(call.request));
  const env = { ...parseEnvironment(call.request.getEnvList()), ...options.environment, ...stack };
  const child = track(spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] }));
  call.on("cancelled", () => child.kill());
  child.stderr.on("data", (output: Buffer) => call.write(new RunPluginResponse().setStderr(output)));
  return child;
}

const writeOutput = (call: PluginCall, output: Buffer): boolean =>
  call.write(new RunPluginResponse().setStdout(output));

/** Resolves to the first line; what follows is handed on. */
const firstLine = (stream: Readable, onMore: (output: Buffer) => void): Promise<string> =>
  new Promise((resolve, reject) => {
    let line: Buffer | undefined = Buffer.alloc(0);
    stream.on("data", (output: Buffer) => {
      if (!line) {
        onMore(output);
        return;
      }
      line = Buffer.concat([line, output]);
      const end = line.indexOf("\n");
      if (end < 0) return;
      const more = line.subarray(end + 1);
      resolve(line.toString("utf8", 0, end));
      line = undefined;
      if (more.length > 0) onMore(more);
    });
    stream.on("close", () => {
      reject(new Error("the policy pack ended before it was ready"));
    });
  });

async function succeed(child: ChildProcess): Promise<void> {
  const code = await exitCode(child);
  if (code !== 0) throw new StatusError(status.UNKNOWN, `Program exited with non-zero exit code: ${code}`);
}

const parseEnvironment = (assignments: readonly string[]): NodeJS.ProcessEnv =>
  Object.fromEntries(
    assignments.map((assignment) => {
      const separator = assignment.indexOf("=");
      return [assignment.slice(0, separator), assignment.slice(separator + 1)];
    }),
  );

import { RunResponse, type RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { spawn } from "node:child_process";
import { runtimeOptions } from "./options";
import { exitCode, resolveSdk, track } from "./processes";
import { programInfo } from "./program-info";

/** The SDK's runner exits with this code when it has already shown the person what is wrong. */
const alreadyReported = 32;

/** Runs the program; what it prints goes to the engine, which shows it. */
export async function run(request: RunRequest, engineAddress: string): Promise<RunResponse> {
  if (request.getAttachDebugger()) return new RunResponse().setError("This language host cannot attach a debugger.");
  const info = programInfo(request);
  const options = runtimeOptions(info);
  const args = [
    ...options.nodeArguments,
    resolveSdk("@pulumi/pulumi/cmd/run", info.getProgramDirectory()),
    ...runnerArguments(request, engineAddress),
    info.getEntryPoint(),
    ...request.getArgsList(),
  ];
  const env = {
    ...process.env,
    ...options.environment,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
  const child = track(spawn(process.execPath, args, { env, stdio: ["ignore", "inherit", "inherit"] }));
  const code = await exitCode(child);
  if (code === alreadyReported) return new RunResponse().setBail(true);
  return new RunResponse().setError(code === 0 ? "" : `Program exited with non-zero exit code: ${code}`);
}

function runnerArguments(request: RunRequest, engineAddress: string): string[] {
  const info = programInfo(request);
  const named = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: info.getProgramDirectory(),
    parallel: String(request.getParallel()),
  };
  const given = Object.entries(named).flatMap(([name, value]) => (value ? [`--${name}`, value] : []));
  return request.getDryrun() ? [...given, "--dry-run"] : given;
}

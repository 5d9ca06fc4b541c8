import { status, type ServerWritableStream } from "@grpc/grpc-js";
import {
  AboutResponse,
  DependencyInfo,
  GetProgramDependenciesResponse,
  GetRequiredPackagesResponse,
  InstallDependenciesResponse,
  type GetProgramDependenciesRequest,
  type GetRequiredPackagesRequest,
  type InstallDependenciesRequest,
} from "@pulumi/pulumi/proto/language_pb";
import { PackageDependency } from "@pulumi/pulumi/proto/plugin_pb";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { StatusError, toStatus } from "../shared/server";
import { installedPackages, readManifest, requiredPlugin } from "./packages";
import { exitCode } from "./processes";
import { programInfo } from "./program-info";

export function requiredPackages(request: GetRequiredPackagesRequest): GetRequiredPackagesResponse {
  const packages = installedPackages(programInfo(request).getProgramDirectory());
  const plugins = packages.flatMap((manifest) => requiredPlugin(manifest) ?? []);
  return new GetRequiredPackagesResponse().setPackagesList(
    plugins.map(({ name, version, server }) =>
      new PackageDependency().setName(name).setKind("resource").setVersion(version).setServer(server),
    ),
  );
}

/** For `pulumi about`: what package.json asks for, at the installed versions; or all that is installed. */
export function programDependencies(request: GetProgramDependenciesRequest): GetProgramDependenciesResponse {
  const folder = programInfo(request).getProgramDirectory();
  const packages = request.getTransitivedependencies() ? installedPackages(folder) : directPackages(folder);
  return new GetProgramDependenciesResponse().setDependenciesList(
    packages.map(({ name = "", version = "" }) => new DependencyInfo().setName(name).setVersion(version)),
  );
}

function directPackages(folder: string) {
  const manifest = readManifest(folder);
  const names = Object.keys({ ...manifest?.dependencies, ...manifest?.devDependencies });
  return names.flatMap((name) => readManifest(join(folder, "node_modules", name)) ?? []);
}

export const about = (): AboutResponse =>
  new AboutResponse().setExecutable(process.execPath).setVersion(process.version);

/** `pulumi install`: npm's own installation, with its output. */
export function installDependencies(
  call: ServerWritableStream<InstallDependenciesRequest, InstallDependenciesResponse>,
): void {
  const cwd = programInfo(call.request).getProgramDirectory();
  const npm = spawn("npm", ["install", "--loglevel=error"], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  npm.stdout.on("data", (output: Buffer) => call.write(new InstallDependenciesResponse().setStdout(output)));
  npm.stderr.on("data", (output: Buffer) => call.write(new InstallDependenciesResponse().setStderr(output)));
  exitCode(npm).then(
    (code) => {
      if (code === 0) call.end();
      else call.emit("error", toStatus(new StatusError(status.UNKNOWN, `npm install failed with exit code ${code}`)));
    },
    (error: unknown) => call.emit("error", toStatus(error)),
  );
}

import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import { LanguageRuntimeService, type ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import { LanguageHandshakeResponse } from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { version } from "@pulumi/pulumi/package.json";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { engineAddress, serve, unary } from "../shared/server";
import { about, installDependencies, programDependencies, requiredPackages } from "./dependencies";
import { stopAll } from "./processes";
import { run } from "./run";
import { runPlugin } from "./run-plugin";

/**
 * Stands in for Pulumi's language host for Node: it runs the program and its policy packs with the SDK that they have
 * installed. Generating code, which no deployment needs, is left unimplemented; the engine tolerates that.
 */
let engine = engineAddress();

const implementation: Partial<ILanguageRuntimeServer> = {
  handshake: unary((request) => {
    engine = request.getEngineAddress();
    return new LanguageHandshakeResponse();
  }),
  getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
  getRequiredPackages: unary(requiredPackages),
  getProgramDependencies: unary(programDependencies),
  about: unary(about),
  installDependencies,
  run: unary((request) => run(request, engine)),
  runPlugin,
  cancel: unary(() => {
    stopAll();
    return new Empty();
  }),
};
void serve(LanguageRuntimeService, implementation as UntypedServiceImplementation);

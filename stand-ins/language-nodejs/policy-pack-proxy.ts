import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient, AnalyzerService, type IAnalyzerServer } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzerHandshakeResponse,
  AnalyzerStackConfigureResponse,
  type AnalyzerStackConfigureRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { bind, channelOptions, toStatus, unary } from "../shared/server";

/** What a policy pack's SDK reads from its environment. */
type StackEnvironment = Readonly<Record<string, string>>;

/** Starts the policy pack and resolves to the address it listens at. */
type StartPack = (stack: StackEnvironment) => Promise<string>;

interface PolicyPackProxy {
  readonly port: number;
  close(): void;
}

/**
 * A policy pack reads the stack's name and config from its environment, but the engine tells them by a call to the pack
 * that is running already. So this proxy answers first, starts the pack with what it was told, and forwards the rest.
 */
export async function servePolicyPackProxy(startPack: StartPack): Promise<PolicyPackProxy> {
  let pack: Promise<AnalyzerClient> | undefined;
  const connected = (stack?: AnalyzerStackConfigureRequest) => (pack ??= connect(startPack, stack));

  const answered: Partial<IAnalyzerServer> = {
    handshake: unary(() => new AnalyzerHandshakeResponse()),
    configureStack: unary((stack) => {
      // Not awaited, so that several packs start side by side; a failure shows at the first call that needs the pack.
      connected(stack).catch(() => undefined);
      return new AnalyzerStackConfigureResponse();
    }),
  };
  const methods = Object.entries(AnalyzerService).filter(([name]) => !(name in answered));
  const definition = methods.map(([name, method]) => [name, { ...method, ...asBytes }] as const);
  const handlers = methods.map(([name, { path }]) => [name, forward(path, connected)] as const);
  const server = new grpc.Server(channelOptions);
  server.addService(
    { ...AnalyzerService, ...Object.fromEntries(definition) },
    { ...(answered as grpc.UntypedServiceImplementation), ...Object.fromEntries(handlers) },
  );
  return {
    port: await bind(server),
    close: () => {
      server.forceShutdown();
    },
  };
}

/** Messages pass as they are: the pack reads them, not the proxy. */
const same = (message: Buffer): Buffer => message;
const asBytes = { requestDeserialize: same, responseSerialize: same };

const forward =
  (path: string, connected: () => Promise<AnalyzerClient>): grpc.handleUnaryCall<Buffer, Buffer> =>
  (call, callback) => {
    connected().then(
      (pack) => pack.makeUnaryRequest(path, same, same, call.request, callback),
      (error: unknown) => {
        callback(toStatus(error));
      },
    );
  };

async function connect(startPack: StartPack, stack?: AnalyzerStackConfigureRequest): Promise<AnalyzerClient> {
  const address = await startPack(stack ? stackEnvironment(stack) : {});
  const pack = new AnalyzerClient(address, grpc.credentials.createInsecure(), channelOptions);
  if (!stack) return pack;
  return new Promise((resolve, reject) => {
    pack.configureStack(stack, (error) => {
      // Packs on an older SDK know the stack by their environment alone.
      if (error && error.code !== grpc.status.UNIMPLEMENTED) reject(error);
      else resolve(pack);
    });
  });
}

const stackEnvironment = (stack: AnalyzerStackConfigureRequest): StackEnvironment => ({
  PULUMI_NODEJS_ORGANIZATION: stack.getOrganization(),
  PULUMI_NODEJS_PROJECT: stack.getProject(),
  PULUMI_NODEJS_STACK: stack.getStack(),
  PULUMI_NODEJS_DRY_RUN: String(stack.getDryRun()),
  PULUMI_CONFIG: JSON.stringify(Object.fromEntries(stack.getConfigMap().entries())),
});

import * as grpc from "@grpc/grpc-js";

/** As large as Pulumi's own SDKs allow; gRPC's default of 4 MB is too small for a few CRDs. */
export const channelOptions = { "grpc.max_receive_message_length": 400 * 1024 * 1024 };

/** The engine passes its address as the last argument; an attached plugin gets it by a later call instead. */
export const engineAddress = (): string => process.argv.at(-1) ?? "";

/** Listens on a free loopback port and resolves to it. */
export const bind = (server: grpc.Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });

/**
 * Serves a plugin and tells the engine its port by the first line of standard output. The engine holds the other end of
 * standard input, so that its death, however sudden, ends the plugin too.
 */
export async function serve(
  service: grpc.ServiceDefinition,
  implementation: grpc.UntypedServiceImplementation,
): Promise<void> {
  const server = new grpc.Server(channelOptions);
  server.addService(service, implementation);
  process.stdout.write(`${await bind(server)}\n`);
  process.stdin.resume().on("close", () => process.exit());
}

/** A failure with the gRPC status and the trailing metadata that the engine understands. */
export class StatusError extends Error {
  constructor(
    readonly code: grpc.status,
    message: string,
    readonly metadata = new grpc.Metadata(),
  ) {
    super(message);
  }
}

/** An async function as a gRPC handler. Errors reach the engine as their message alone: it prints them to a person. */
export function unary<Request, Response>(
  handle: (request: Request) => Promise<Response> | Response,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    void (async () => handle(call.request))().then(
      (response) => {
        callback(null, response);
      },
      (error: unknown) => {
        callback(toStatus(error));
      },
    );
  };
}

export function toStatus(error: unknown): Partial<grpc.StatusObject> {
  const details = error instanceof Error ? error.message : String(error);
  return error instanceof StatusError
    ? { code: error.code, details, metadata: error.metadata }
    : { code: grpc.status.UNKNOWN, details };
}

import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** Writes to the engine's log, which shows a message at the resource it belongs to. */
export class EngineLog {
  private client: EngineClient | undefined;

  constructor(private address: string) {}

  connectTo(address: string): void {
    this.address = address;
    this.client = undefined;
  }

  debug = (message: string, urn = ""): Promise<void> => this.log(LogSeverity.DEBUG, message, urn);
  info = (message: string, urn = ""): Promise<void> => this.log(LogSeverity.INFO, message, urn);
  warn = (message: string, urn = ""): Promise<void> => this.log(LogSeverity.WARNING, message, urn);

  /** Shown only while the resource is being worked on, in the live view. */
  status = (message: string, urn: string): Promise<void> => this.log(LogSeverity.INFO, message, urn, true);

  /** Settles when the engine has it; a lost message is never a reason to fail. */
  private log(severity: LogSeverity, message: string, urn: string, ephemeral = false): Promise<void> {
    const client = (this.client ??= new EngineClient(this.address, credentials.createInsecure()));
    const request = new LogRequest().setSeverity(severity).setMessage(message).setUrn(urn).setEphemeral(ephemeral);
    return new Promise((resolve) => {
      client.log(request, () => {
        resolve();
      });
    });
  }
}

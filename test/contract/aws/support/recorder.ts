import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";

/** Stands between a client and the store, and notes what is asked, such as `GET /bucket?policy`. */
export class Recorder {
  private calls: string[] = [];
  private readonly server = createServer((incoming, outgoing) => {
    this.forward(incoming, outgoing);
  });

  constructor(private readonly store: string) {}

  /** @returns the address for the client */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    const address = this.server.address();
    if (address === null || typeof address === "string") throw new Error("no port is free");
    return `http://127.0.0.1:${address.port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** What has been asked since the last time. */
  take(): string[] {
    const calls = this.calls;
    this.calls = [];
    return calls;
  }

  private forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method = "", url = "", headers } = incoming;
    this.calls.push(`${method} ${url.replace(/[?&]x-id=\w+/, "").replace(/=(?=&|$)/, "")}`);
    // The Host header stays as it is: it is signed.
    const forwarded = request(new URL(url, this.store), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  }
}

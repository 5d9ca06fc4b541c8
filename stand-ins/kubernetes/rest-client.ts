import https from "node:https";
import http from "node:http";
import type { KubeConfig } from "@kubernetes/client-node" with { "resolution-mode": "import" };
import { isObject, listAt, stringAt, type Json, type JsonObject } from "./json";

/**
 * The API server's answer to a request it refused
 * (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/).
 */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly status: JsonObject,
    message: string,
  ) {
    super(message);
  }

  get reason(): string {
    return stringAt(this.status, "reason");
  }

  /** The kind of object the status speaks of: `namespaces` when the namespace is missing. */
  get kind(): string {
    return stringAt(this.status, "details", "kind");
  }

  get causes(): Json[] {
    return listAt(this.status, "details", "causes");
  }
}

export const isApiError = (error: unknown, reason: string): error is ApiError =>
  error instanceof ApiError && error.reason === reason;

/** No answer at all: refused, timed out, TLS. */
export class UnreachableError extends Error {}

interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  query?: Record<string, string | boolean | undefined>;
  body?: Json;
  contentType?: string;
  accept?: string;
  signal?: AbortSignal;
}

type Connection = Omit<https.RequestOptions, "headers"> & { headers?: http.OutgoingHttpHeaders };

/** JSON over HTTPS with the kubeconfig's credentials, on connections that stay open. */
export class RestClient {
  private constructor(
    private readonly server: URL,
    private readonly connection: Connection,
  ) {}

  static async connect(kubeConfig: KubeConfig): Promise<RestClient> {
    const server = kubeConfig.getCurrentCluster()?.server ?? "";
    const options: Connection = {};
    await kubeConfig.applyToHTTPSOptions(options);
    if (options.agent instanceof https.Agent) {
      options.agent = new https.Agent({ ...options.agent.options, keepAlive: true, maxSockets: 32 });
    }
    return new RestClient(new URL(server), options);
  }

  get address(): string {
    return this.server.origin;
  }

  async request(path: string, options: RequestOptions = {}): Promise<JsonObject> {
    const url = new URL(`${this.server.pathname.replace(/\/$/, "")}${path}`, this.server);
    for (const [name, value] of Object.entries(options.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const body = options.body === undefined ? undefined : JSON.stringify(options.body);
    const { code, text } = await this.send(url, options, body);
    const answer = parse(text);
    if (code >= 400) throw new ApiError(code, answer, stringAt(answer, "message") || `HTTP ${code}: ${text.trim()}`);
    return answer;
  }

  private send(url: URL, options: RequestOptions, body: string | undefined): Promise<{ code: number; text: string }> {
    const client = url.protocol === "http:" ? http : https;
    return new Promise((resolve, reject) => {
      const fail = (error: Error) => {
        reject(options.signal?.aborted ? error : new UnreachableError(`${url.origin}: ${error.message}`));
      };
      const request = client.request(
        url,
        {
          ...this.connection,
          method: options.method ?? "GET",
          headers: {
            ...this.connection.headers,
            accept: options.accept ?? "application/json",
            ...(body === undefined
              ? {}
              : {
                  "content-type": options.contentType ?? "application/json",
                  "content-length": Buffer.byteLength(body),
                }),
          },
          ...(options.signal ? { signal: options.signal } : {}),
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            resolve({ code: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
          });
          response.on("error", fail);
        },
      );
      request.on("error", fail);
      request.end(body);
    });
  }
}

function parse(text: string): JsonObject {
  try {
    const parsed = JSON.parse(text) as Json;
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

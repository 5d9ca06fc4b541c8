import { readFile } from "node:fs/promises";
import { Agent, request } from "node:https";
import { join } from "node:path";
import { patient } from "../../shared/patience";

/**
 * GET requests to the cluster as its administrator. The Kubernetes client library takes most of a second to load,
 * which is a third of what `up` may take on a running sandbox.
 */
export class ApiServer {
  private constructor(
    private readonly url: string,
    private readonly agent: Agent,
  ) {}

  static async connect(url: string, pki: string): Promise<ApiServer> {
    const [ca, cert, key] = await Promise.all(
      ["ca.crt", "admin.crt", "admin.key"].map((file) => readFile(join(pki, file))),
    );
    return new ApiServer(url, new Agent({ ca, cert, key, keepAlive: false }));
  }

  /** The body of a successful answer; undefined when there is none yet, for whatever reason. */
  get(path: string): Promise<string | undefined> {
    return new Promise((resolve) => {
      const question = request(this.url + path, { agent: this.agent, timeout: patient(5000) }, (answer) => {
        let body = "";
        answer.setEncoding("utf8");
        answer.on("data", (chunk: string) => (body += chunk));
        answer.on("end", () => {
          resolve(answer.statusCode === 200 ? body : undefined);
        });
        answer.on("error", () => {
          resolve(undefined);
        });
      });
      question.on("timeout", () => question.destroy());
      question.on("error", () => {
        resolve(undefined);
      });
      question.end();
    });
  }

  async getObject<T>(path: string): Promise<T | undefined> {
    const body = await this.get(path);
    return body === undefined ? undefined : (JSON.parse(body) as T);
  }
}

import { createSign, generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { network } from "../../../../sandbox/shared/settings";

/**
 * As much of an issuer of OpenID Connect as Nessie and its clients ask:
 * https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export class Issuer {
  private readonly keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  private readonly server: Server;

  private constructor(private readonly client: { readonly id: string; readonly secret: string }) {
    this.server = createServer((request, response) => {
      void this.answer(request).then(([status, body]) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    });
  }

  /** Starts one at the sandbox's host, which pods reach. */
  static async start(client: { readonly id: string; readonly secret: string }): Promise<Issuer> {
    const issuer = new Issuer(client);
    await new Promise<void>((resolve) => issuer.server.listen(0, network.host, resolve));
    return issuer;
  }

  get url(): string {
    return `http://${network.host}:${(this.server.address() as AddressInfo).port}`;
  }

  /** A token for the client, signed by this issuer's key. */
  token(): string {
    const part = (content: object) => Buffer.from(JSON.stringify(content)).toString("base64url");
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: this.url, sub: this.client.id, azp: this.client.id, iat: now, exp: now + 300 };
    const signed = `${part({ alg: "RS256", kid: "1", typ: "JWT" })}.${part(claims)}`;
    return `${signed}.${createSign("RSA-SHA256").update(signed).sign(this.keys.privateKey).toString("base64url")}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<[number, object]> {
    switch (request.url) {
      case "/.well-known/openid-configuration":
        // The specification requires the first endpoint even of an issuer that no person logs in to.
        return [
          200,
          {
            issuer: this.url,
            authorization_endpoint: `${this.url}/authorize`,
            token_endpoint: `${this.url}/token`,
            jwks_uri: `${this.url}/keys`,
          },
        ];
      case "/keys":
        return [
          200,
          { keys: [{ ...this.keys.publicKey.export({ format: "jwk" }), kid: "1", alg: "RS256", use: "sig" }] },
        ];
      case "/token": {
        const { id, secret } = this.client;
        const known = `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;
        const isGranted = (await text(request)).includes("grant_type=client_credentials");
        if (request.headers.authorization !== known || !isGranted) return [401, { error: "invalid_client" }];
        return [200, { access_token: this.token(), token_type: "Bearer", expires_in: 300 }];
      }
      default:
        return [404, {}];
    }
  }
}

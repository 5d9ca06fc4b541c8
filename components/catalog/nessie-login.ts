import type { SecretSource } from "../shared/secret";

/** How Nessie's clients authenticate: with OpenID Connect tokens that a client gets from the issuer. */
export interface NessieLogin {
  /** URL of the issuer, under which its `.well-known/openid-configuration` is. */
  readonly issuer: string;
  /** The jobs' client there, which may draw tokens by its own secret (`client_credentials`). */
  readonly clientId: string;
  readonly clientSecret: SecretSource<"clientSecret">;
}

/** What of a login is no secret. */
type PublicLogin = Pick<NessieLogin, "issuer" | "clientId">;

/**
 * Variables by which a Nessie server refuses whoever has no token of the issuer.
 * @see https://projectnessie.org/nessie-latest/authentication/
 */
export function loginVariables({ issuer, clientId }: PublicLogin) {
  return [
    { name: "NESSIE_SERVER_AUTHENTICATION_ENABLED", value: "true" },
    { name: "QUARKUS_OIDC_AUTH_SERVER_URL", value: issuer },
    { name: "QUARKUS_OIDC_CLIENT_ID", value: clientId },
  ];
}

/**
 * Settings by which Spark's catalog of this name draws its tokens. The client's secret is not among them, because they
 * are in ConfigMaps and event logs: Nessie's client takes what its settings lack from the environment.
 * @see https://projectnessie.org/nessie-latest/client_config/
 */
export function loginConf(catalog: string, { issuer, clientId }: PublicLogin): Record<string, string> {
  return {
    [`${catalog}.authentication.type`]: "OAUTH2",
    [`${catalog}.authentication.oauth2.client-id`]: clientId,
    [`${catalog}.authentication.oauth2.issuer-url`]: issuer,
  };
}

/** The variable from which Nessie's client takes its secret. */
export const clientSecretVariable = "NESSIE_AUTHENTICATION_OAUTH2_CLIENT_SECRET";

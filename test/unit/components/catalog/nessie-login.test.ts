import { expect } from "chai";
import { clientSecretVariable, loginConf, loginVariables } from "../../../../components/catalog/nessie-login";

const login = { issuer: "https://login.example.com/realms/lake", clientId: "spark-jobs" };

describe("loginVariables", () => {
  it("has the server ask everybody for a token of the issuer", () => {
    expect(loginVariables(login)).to.deep.equal([
      { name: "NESSIE_SERVER_AUTHENTICATION_ENABLED", value: "true" },
      { name: "QUARKUS_OIDC_AUTH_SERVER_URL", value: login.issuer },
      { name: "QUARKUS_OIDC_CLIENT_ID", value: login.clientId },
    ]);
  });
});

describe("loginConf", () => {
  it("has a catalog draw tokens, and is no place for the client's secret", () => {
    expect(loginConf("spark.sql.catalog.nessie", login)).to.deep.equal({
      "spark.sql.catalog.nessie.authentication.type": "OAUTH2",
      "spark.sql.catalog.nessie.authentication.oauth2.client-id": "spark-jobs",
      "spark.sql.catalog.nessie.authentication.oauth2.issuer-url": login.issuer,
    });
  });

  it("lacks the one setting that Nessie's client then takes from the environment", () => {
    const setting = "nessie.authentication.oauth2.client-secret";
    expect(clientSecretVariable).to.equal(setting.toUpperCase().replaceAll(/[.-]/g, "_"));
  });
});

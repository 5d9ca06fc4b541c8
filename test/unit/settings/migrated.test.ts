import { expect } from "chai";
import { parse } from "yaml";
import { readSettings } from "../../../settings/read-settings";
import { migrated } from "../../../settings/migrated";
import { configOf, stackDev } from "./support";

const old = `# The sandbox.
encryptionsalt: v1:salt
config:
  aws:region: eu-central-1
  lakehouse:context: production
  # Not a pod.
  lakehouse:apiServerPort: 16443
  lakehouse:apiServerAddresses: 10.89.0.2/32, 10.89.0.3/32
  # The budget allows it.
  lakehouse:jobCoreLimit: "1"
  lakehouse:waitForJobs: false
  lakehouse:objectStoreEndpoint: https://rgw.object-store.svc
  lakehouse:objectStoreUsers: users.json
  lakehouse:catalogDatabaseUrl: jdbc:postgresql://db/nessie
  lakehouse:catalogDatabaseUser: nessie
  lakehouse:catalogDatabasePassword:
    secure: v1:password
  lakehouse:historyHost: history.example.com
  lakehouse:historyTlsSecret: history-tls
  lakehouse:historyIngressAnnotations: '{"a":"b"}'
  lakehouse:historyIngressClass: ""
  lakehouse:keepData: true
`;

describe("the file of a stack with old settings, migrated,", () => {
  it("has each in its group, with its comment, beside what is no old setting", () => {
    expect(migrated(old)).to.equal(`# The sandbox.
encryptionsalt: v1:salt
config:
  aws:region: eu-central-1
  lakehouse:cluster:
    context: production
    apiServer:
      # Not a pod.
      port: 16443
      addresses:
        - 10.89.0.2/32
        - 10.89.0.3/32
  lakehouse:jobs:
    # The budget allows it.
    coreLimit: "1"
    wait: false
  lakehouse:objectStore:
    endpoint:
      url: https://rgw.object-store.svc
    usersFile: users.json
  lakehouse:catalog:
    url: jdbc:postgresql://db/nessie
    account:
      user: nessie
      password:
        secure: v1:password
    type: database
  lakehouse:historyServer:
    ingress:
      host: history.example.com
      tlsSecret: history-tls
      annotations:
        a: b
  lakehouse:deletionProtection: true
`);
  });

  it("has settings of groups at their new place, secrets and the other settings of the group as they were", () => {
    const groups = `config:
  lakehouse:objectStore:
    endpoint:
      url: https://rgw.object-store.svc
      # Behind the Service.
      podPort: 8443
    deployUrl: https://s3.example.com
  lakehouse:secretStore:
    name: vault
    paths:
      jobs:
        secure: v1:jobs
`;
    expect(parse(migrated(groups))).to.deep.equal({
      config: {
        "lakehouse:objectStore": {
          endpoint: { url: "https://rgw.object-store.svc", targetPort: 8443, external: "https://s3.example.com" },
        },
        "lakehouse:secretStore": { name: "vault", remoteKeys: { jobs: { secure: "v1:jobs" } } },
      },
    });
  });

  it("can be read, once secrets are decrypted", () => {
    const { config } = parse(migrated(old.replace("\n    secure: v1:password", " planted"))) as { config: object };
    const groups = Object.entries(config)
      .filter(([key]) => key.startsWith("lakehouse:"))
      .map(([key, value]) => [key.replace("lakehouse:", ""), value as unknown]);
    const user = (name: string) => ({ name, accessKey: "access", secretKey: "secret" });
    const users = { owner: user("lake"), jobs: user("spark-jobs"), history: user("history-server") };
    const settings = readSettings(configOf(Object.fromEntries(groups) as Record<string, unknown>), {
      ...stackDev,
      readFile: (path) => (path === "users.json" ? JSON.stringify(users) : "contexts: [{ name: production }]"),
    });
    expect(settings.objectStore?.owner).to.deep.equal(users.owner);
    expect(settings.teams[0].store?.jobs).to.have.property("name", "spark-jobs");
    const account = { values: { username: "nessie", password: "planted" } };
    expect(settings.catalog).to.deep.include({ account });
  });

  it("keeps a secret with the store's users, and a secret store's paths only with the store", () => {
    const lines = [
      "objectStoreUsers: { secure: v1:users }",
      "jobKeysPath: teams/jobs",
      "catalogUri: https://nessie/api/v2",
    ];
    const stack = (...more: string[]) =>
      `config:\n${[...lines, ...more].map((line) => `  lakehouse:${line}\n`).join("")}`;
    expect(parse(migrated(stack()))).to.deep.equal({
      config: {
        "lakehouse:objectStore": { users: { secure: "v1:users" } },
        "lakehouse:catalog": { url: "https://nessie/api/v2", type: "existing" },
      },
    });
    expect(parse(migrated(stack("secretStore: vault")))).to.have.deep.nested.property("config.lakehouse:secretStore", {
      remoteKeys: { jobs: "teams/jobs" },
      name: "vault",
    });
  });

  it("is itself when it is migrated again", () => {
    expect(migrated(migrated(old))).to.equal(migrated(old));
  });

  it("has to have settings", () => {
    expect(() => migrated("name: lakehouse\n")).to.throw("There is no `config` in the file");
  });
});

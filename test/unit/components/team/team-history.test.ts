import { rootCertificates } from "node:tls";
import { expect } from "chai";
import type { Registered } from "../support/engine";
import { deployTeam, keysOf, lakehouseArgs } from "../support/lakehouse";

const history = { user: { name: "history-jobs", keys: keysOf("history-jobs") }, namespace: "jobs-history" };
const caBundle = { path: "authorities.pem", pem: rootCertificates[0] ?? "" };

/** Kinds and names of what is in the server's own namespace. */
const inOwnNamespace = (resources: Map<string, Registered>) =>
  [...resources.values()]
    .filter(({ inputs }) => (inputs.metadata as { namespace?: string } | undefined)?.namespace === "jobs-history")
    .map(({ id }) => id.replace(/^kubernetes:.*:/, ""));

describe("A team's History Server in a namespace of its own", () => {
  let resources: Map<string, Registered>;
  const inputs = (id: string) => resources.get(id)!.inputs;
  before(async () => {
    ({ resources } = await deployTeam({
      lakehouse: { service: { ...lakehouseArgs.service, caBundle } },
      team: { groups: ["analysts"] },
      store: { history },
    }));
  });

  it("has its keys, its network and its trust store there, and shares it with nothing else", () => {
    expect(inputs("kubernetes:core/v1:Namespace jobs-history").metadata).to.have.nested.property(
      "labels.pod-security\\.kubernetes\\.io/enforce",
      "restricted",
    );
    expect(inOwnNamespace(resources)).to.have.members([
      "ConfigMap jobs-history-trust",
      "Deployment jobs-history-server",
      "NetworkPolicy jobs-history-server",
      "Role jobs-history-people",
      "RoleBinding jobs-history-people",
      "Secret jobs-history-server-keys",
      "Service jobs-history-server",
    ]);
  });

  it("reads as a user of its own, whom only the team's bucket lets read event logs", () => {
    const holders = [...resources.values()].filter((one) => JSON.stringify(one.inputs).includes("history-jobs-secret"));
    expect(holders.map(({ id }) => id)).to.deep.equal(["kubernetes:core/v1:Secret jobs-history-server-keys"]);
    const { policy } = inputs("aws:s3/bucketPolicy:BucketPolicy jobs-bucket");
    expect(policy).to.include("user/history-jobs");
  });

  it("is reached by port-forwarding, by the team's people and nobody else", () => {
    const { ingress, policyTypes } = inputs("kubernetes:networking.k8s.io/v1:NetworkPolicy jobs-history-server")
      .spec as { ingress?: object[]; policyTypes: string[] };
    expect([policyTypes, ingress]).to.deep.equal([["Ingress", "Egress"], undefined]);
    const { rules } = inputs("kubernetes:rbac.authorization.k8s.io/v1:Role jobs-history-people");
    expect(rules).to.deep.equal([
      { apiGroups: [""], resources: ["services", "pods"], verbs: ["get", "list", "watch"] },
      { apiGroups: [""], resources: ["pods/portforward"], verbs: ["create"] },
    ]);
    expect(inputs("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding jobs-history-people").subjects).to.deep.equal([
      { kind: "Group", name: "analysts", apiGroup: "rbac.authorization.k8s.io" },
    ]);
  });

  it("is reached by nobody where the team has no groups, and has no trust store where the store needs none", async () => {
    const { resources: other } = await deployTeam({ store: { history } });
    expect(inOwnNamespace(other)).to.have.members([
      "Deployment jobs-history-server",
      "NetworkPolicy jobs-history-server",
      "Secret jobs-history-server-keys",
      "Service jobs-history-server",
    ]);
  });
});

import { expect } from "chai";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { otherTeams, stackOfTeams } from "../../../bench/stack-of-teams";
import { readCluster } from "../../../clusters/read-clusters";

const surroundings = {
  kubeconfig: "/kubeconfig",
  context: "bench",
  chart: "/chart",
  store: "http://127.0.0.1:7480",
  owner: { name: "lake", accessKey: "access", secretKey: "secret" },
};

/** The document of the cluster, read as the program reads it. */
function clusterOf(count: number) {
  const folder = mkdtempSync(join(tmpdir(), "clusters-"));
  try {
    const file = join(folder, "bench.yaml");
    writeFileSync(file, stackOfTeams(count, surroundings)["clusters/bench.yaml"] ?? "");
    return readCluster(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("A stack of many teams", () => {
  for (const count of [1, 2, 201]) {
    it(`has a cluster with room for ${count}`, () => {
      const [share] = clusterOf(count).shares;
      expect(Object.keys(share?.namespaces ?? {})).to.have.length(count + 2);
    });
  }

  it("has settings for each team beside the first, with keys of its own", () => {
    const { config } = load(stackOfTeams(3, surroundings)["Pulumi.bench.yaml"] ?? "") as {
      config: Record<string, Record<string, unknown>>;
    };
    expect(otherTeams(3)).to.deep.equal(["team-2", "team-3"]);
    expect(config["lakehouse:teams"]).to.have.all.keys("team-2", "team-3");
    const { users } = config["lakehouse:objectStore"] as { users: { owner: object; teams: Record<string, object> } };
    expect(users.owner).to.deep.equal(surroundings.owner);
    expect(Object.values(users.teams).map((user) => (user as { accessKey: string }).accessKey)).to.deep.equal([
      "access-key-of-spark-jobs-team-2",
      "access-key-of-spark-jobs-team-3",
    ]);
  });
});

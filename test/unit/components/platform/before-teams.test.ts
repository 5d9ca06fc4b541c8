import { expect } from "chai";
import { asBeforeTeams } from "../../../../components/platform/before-teams";
import { Lakehouse } from "../../../../components/platform/lakehouse";
import { Team } from "../../../../components/team/team";
import { deploy } from "../support/engine";
import { lakehouseArgs, storeArgs, teamArgs } from "../support/lakehouse";

describe("asBeforeTeams", () => {
  it("lets the first platform and its first team go on as what they were, and nobody else", async () => {
    const resources = await deploy(() => {
      const platform = (name: string, teams: readonly string[]) => {
        const transformations = name === "lakehouse" ? [asBeforeTeams(teams[0] ?? "", name)] : [];
        const lakehouse = new Lakehouse(name, { ...lakehouseArgs, namespace: name, teams }, { transformations });
        teams.forEach((team, index) => {
          const store = { ...storeArgs, lakehouse };
          new Team(team, { ...teamArgs, store }, index === 0 ? { transformations } : {});
        });
      };
      platform("lakehouse", ["jobs", "analytics"]);
      platform("second", ["reports"]);
    });
    // The SDK's own aliases have the same name: they tell of older versions of an API.
    const claims = [...resources.values()].flatMap(({ id, request }) =>
      request
        .getAliasurnsList()
        .filter((urn) => !urn.endsWith(`::${request.getName()}`))
        .map((urn) => ({ id, urn })),
    );
    const of = (...names: string[]) => claims.filter(({ id }) => names.some((name) => id.includes(` ${name}`)));
    expect(of("lakehouse", "jobs")).to.have.length(claims.length);
    expect(new Set(claims.map(({ urn }) => urn)).size).to.equal(claims.length);
    const store = "lakehouse:index:Lakehouse$lakehouse:index:ObjectStore";
    expect(claims).to.deep.include({
      id: "aws:s3/bucket:Bucket jobs-bucket",
      urn: `urn:pulumi:test::lakehouse::${store}$aws:s3/bucket:Bucket::object-store`,
    });
  });
});

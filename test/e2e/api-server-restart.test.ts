import { expect } from "chai";
import { daemons } from "../../sandbox/shared/processes";
import { needsRealNode } from "./support/cluster";
import { apiServiceIsReached, inNode } from "./support/node";
import { platformIsUp, succeeds } from "./support/sandbox";

describe("the API server's Service", function () {
  this.timeout("5m");
  before(needsRealNode);
  before(platformIsUp);

  // Objective: faults-survived
  it("is reached after a restart of the API server, though kube-proxy has emptied its chain", async () => {
    const chains = await inNode("nft", "list", "chains", "ip");
    const chain = /chain (endpoint-\S+-default\/kubernetes\/tcp\/\S+)/.exec(chains)?.[1];
    expect(chain).to.be.a("string");
    await inNode("nft", "flush", "chain", "ip", "kube-proxy", chain ?? "");
    expect(await apiServiceIsReached()).to.equal(false);

    await daemons.stop("kube-apiserver");
    await succeeds("up");
    expect(await apiServiceIsReached()).to.equal(true);
  });
});

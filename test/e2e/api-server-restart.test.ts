import { expect } from "chai";
import { execa } from "execa";
import { networkPin } from "../../sandbox/services/cluster/isolation";
import { daemons, enter } from "../../sandbox/shared/processes";
import { network } from "../../sandbox/shared/settings";
import { needsRealNode } from "./support/cluster";
import { platformIsUp, succeeds } from "./support/sandbox";

describe("the API server's Service", function () {
  this.timeout("5m");
  before(needsRealNode);
  before(platformIsUp);

  const inNode = (...command: string[]) => {
    const [file = "", ...args] = enter({ network: networkPin }, command);
    return execa(file, args);
  };
  const isReached = async () => {
    const connect = `exec 3<>/dev/tcp/${network.kubernetesService}/443`;
    return (await execa("bash", ["-c", connect], { reject: false, timeout: 5000 })).exitCode === 0;
  };

  // Objective: faults-survived
  it("is reached after a restart of the API server, though kube-proxy has emptied its chain", async () => {
    const { stdout } = await inNode("nft", "list", "chains", "ip");
    const chain = /chain (endpoint-\S+-default\/kubernetes\/tcp\/\S+)/.exec(stdout)?.[1];
    expect(chain).to.be.a("string");
    await inNode("nft", "flush", "chain", "ip", "kube-proxy", chain ?? "");
    expect(await isReached()).to.equal(false);

    await daemons.stop("kube-apiserver");
    await succeeds("up");
    expect(await isReached()).to.equal(true);
  });
});

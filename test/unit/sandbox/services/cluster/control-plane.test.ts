import { expect } from "chai";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ApiServer } from "../../../../../sandbox/services/cluster/api-server";
import { startControlPlane } from "../../../../../sandbox/services/cluster/control-plane";
import { Daemons } from "../../../../../sandbox/shared/processes";

const ports = { apiServer: 1, etcdClient: 2, etcdPeer: 3 };

describe("the control plane", () => {
  let folder: string;
  let daemons: Daemons;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "control-plane-"));
    daemons = new Daemons(join(folder, "daemons"), join(folder, "log"));
  });
  afterEach(async () => {
    for (const name of await daemons.names()) await daemons.stop(name);
    await rm(folder, { recursive: true });
  });

  const startsOf = async () => (await readFile(join(folder, "starts"), "utf8").catch(() => "")).length;

  /** Starts it with an API server that exits so many times before it stays. */
  async function start(exits: number): Promise<void> {
    const kube = join(folder, "kube");
    const script = `#!/bin/sh
if [ "$1" = kube-apiserver ]; then
  printf x >>${folder}/starts
  if [ "$(wc -c <${folder}/starts)" -le ${exits} ]; then echo "context deadline exceeded"; exit 1; fi
fi
exec sleep 60
`;
    await writeFile(kube, script);
    await chmod(kube, 0o755);
    const answer = async () => ((await startsOf()) > exits ? "ok" : undefined);
    const plane = { kind: "simulated", kube, stateFolder: folder, pki: folder, issue: "", within: {}, ports } as const;
    await startControlPlane(plane, { get: answer } as unknown as ApiServer, daemons);
  }

  it("starts an API server again that exited, because etcd was slow", async () => {
    await start(2);
    expect(await startsOf()).to.equal(3);
    expect(await daemons.names()).to.have.members([
      "etcd",
      "kube-apiserver",
      "kube-controller-manager",
      "kube-scheduler",
    ]);
  });

  it("tells what the API server said last, when it exits again and again", async () => {
    const error = await start(9).catch((thrown: unknown) => thrown);
    expect(String(error)).to.match(/kube-apiserver exited\..*\ncontext deadline exceeded/);
    expect(await startsOf()).to.equal(3);
  });
});

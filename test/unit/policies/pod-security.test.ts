import { expect } from "chai";
import { podSecurity } from "../../../policies/pod-security";
import { judge, unknown } from "./support/judge";
import { describesItself } from "./support/metadata";
import { securityContext, types } from "./support/pods";

const good = { containers: [{ name: "main", securityContext }] };
const pod = (spec: object) => judge(podSecurity, types.pod, { spec });
const container = (change: object) => pod({ containers: [{ securityContext: { ...securityContext, ...change } }] });

describe("policy pod-security", () => {
  describesItself(podSecurity);

  it("passes pods that keep the restricted standard", async () => {
    expect(await pod(good)).to.be.empty;
    expect(await container({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } })).to.be.empty;
  });

  it("takes user and seccomp profile from the pod where the container says nothing", async () => {
    const { runAsNonRoot, seccompProfile, ...own } = securityContext;
    const containers = [{ securityContext: own }];
    expect(await pod({ securityContext: { runAsNonRoot, seccompProfile }, containers })).to.be.empty;
    expect(await pod({ containers })).to.have.length(2);
    const overriding = [{ securityContext: { ...own, runAsNonRoot: false } }];
    expect(await pod({ securityContext: { runAsNonRoot, seccompProfile }, containers: overriding })).to.have.length(1);
  });

  for (const [change, violation] of [
    [{ privileged: true }, "privileged may not be true."],
    [{ allowPrivilegeEscalation: undefined }, "allowPrivilegeEscalation has to be false."],
    [{ runAsNonRoot: undefined }, "runAsNonRoot has to be true."],
    [{ runAsUser: 0 }, "runAsUser may not be 0."],
    [{ seccompProfile: { type: "Unconfined" } }, "seccompProfile.type has to be RuntimeDefault or Localhost."],
    [{ capabilities: { drop: ["NET_RAW"] } }, "capabilities.drop has to name ALL."],
    [{ capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } }, "capabilities.add may name NET_BIND_SERVICE only."],
  ] as const) {
    it(`refuses ${JSON.stringify(change)}`, async () => {
      expect(await container(change)).to.deep.equal([`spec.containers[0].securityContext.${violation}`]);
    });
  }

  for (const [change, violation] of [
    [{ hostNetwork: true }, "spec.hostNetwork shares a namespace with the node."],
    [{ hostPID: true }, "spec.hostPID shares a namespace with the node."],
    [{ volumes: [{ hostPath: { path: "/" } }] }, "spec.volumes[0].hostPath gives the pod a folder of the node."],
    [{ initContainers: [{ securityContext: { ...securityContext, privileged: true } }] }, /^spec\.initContainers\[0\]/],
  ] as const) {
    it(`refuses ${JSON.stringify(change).slice(0, 40)}`, async () => {
      const [first, ...more] = await pod({ ...good, ...change });
      expect(first).to.match(
        typeof violation === "string" ? new RegExp(`^${violation.replaceAll(/[[\].]/g, "\\$&")}$`) : violation,
      );
      expect(more).to.be.empty;
    });
  }

  it("looks at driver and executors of Spark, their sidecars and volumes", async () => {
    const role = { securityContext };
    const spark = (spec: object) =>
      judge(podSecurity, types.spark, { spec: { driver: role, executor: role, ...spec } });
    expect(await spark({})).to.be.empty;
    expect(await spark({ executor: {} })).to.have.length(4);
    expect(await spark({ driver: { ...role, sidecars: [{}] } })).to.have.length(4);
    expect(await spark({ volumes: [{ hostPath: { path: "/" } }] })).to.have.length(2);
    const { runAsNonRoot, seccompProfile, ...own } = securityContext;
    const pod = { securityContext: own, podSecurityContext: { runAsNonRoot, seccompProfile } };
    expect(await spark({ driver: pod })).to.be.empty;
  });

  it("refuses what it cannot see", async () => {
    expect((await pod({ containers: [{ securityContext: unknown.object }] })).join()).to.include("is not known");
    expect((await judge(podSecurity, types.patch, { spec: {} })).join()).to.include("patches pods");
    expect((await judge(podSecurity, types.unknown, {})).join()).to.include("cannot be seen");
  });
});

import { expect } from "chai";
import { podSecurity } from "../../../../policies/rules/pod-security";
import { judge, unknown } from "../support/judge";
import { describesItself } from "../support/metadata";
import { securityContext, types } from "../support/pods";

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
    [{ procMount: "Unmasked" }, "procMount has to be Default."],
    [{ appArmorProfile: { type: "Unconfined" } }, "appArmorProfile.type has to be RuntimeDefault or Localhost."],
    [{ seLinuxOptions: { type: "spc_t" } }, "seLinuxOptions.type is not a container's."],
    [{ seLinuxOptions: { user: "root" } }, "seLinuxOptions.user may not be set."],
    [{ seLinuxOptions: { role: "sysadm_r" } }, "seLinuxOptions.role may not be set."],
    [{ windowsOptions: { hostProcess: true } }, "windowsOptions.hostProcess may not be true."],
    [{ capabilities: { drop: ["NET_RAW"] } }, "capabilities.drop has to name ALL."],
    [{ capabilities: { drop: ["ALL"], add: ["SYS_ADMIN"] } }, "capabilities.add may name NET_BIND_SERVICE only."],
  ] as const) {
    it(`refuses ${JSON.stringify(change)}`, async () => {
      expect(await container(change)).to.deep.equal([`spec.containers[0].securityContext.${violation}`]);
    });
  }

  for (const [change, violation] of [
    [{ runAsNonRoot: false }, "runAsNonRoot has to be true."],
    [{ runAsUser: 0 }, "runAsUser may not be 0."],
    [{ seccompProfile: { type: "Unconfined" } }, "seccompProfile.type has to be RuntimeDefault or Localhost."],
    [{ appArmorProfile: { type: "Unconfined" } }, "appArmorProfile.type has to be RuntimeDefault or Localhost."],
    [{ sysctls: [{ name: "kernel.msgmax", value: "1" }] }, "sysctls[0].name is a setting of the node."],
  ] as const) {
    it(`refuses ${JSON.stringify(change)} of a pod, even if its containers say better`, async () => {
      expect(await pod({ ...good, securityContext: change })).to.deep.equal([`spec.securityContext.${violation}`]);
    });
  }

  for (const [change, violation] of [
    [{ ports: [{ containerPort: 80, hostPort: 80 }] }, "ports[0].hostPort opens a port of the node."],
    [
      { livenessProbe: { httpGet: { port: 80, host: "10.0.0.1" } } },
      "livenessProbe.httpGet.host makes the node call another host.",
    ],
    [
      { lifecycle: { preStop: { tcpSocket: { port: 80, host: "10.0.0.1" } } } },
      "lifecycle.preStop.tcpSocket.host makes the node call another host.",
    ],
  ] as const) {
    it(`refuses ${JSON.stringify(change)}`, async () => {
      expect(await pod({ containers: [{ securityContext, ...change }] })).to.deep.equal([
        `spec.containers[0].${violation}`,
      ]);
    });
  }

  it("refuses a pod without AppArmor, as annotations said it", async () => {
    const annotated = (profile: string) =>
      judge(podSecurity, types.pod, {
        metadata: { annotations: { "container.apparmor.security.beta.kubernetes.io/main": profile } },
        spec: good,
      });
    expect(await annotated("runtime/default")).to.be.empty;
    expect((await annotated("unconfined")).join()).to.match(/^metadata\.annotations\[.*removes the AppArmor profile/);
  });

  it("passes what the standard allows by name", async () => {
    const sysctls = [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }];
    const seLinuxOptions = { type: "container_t", level: "s0:c1,c2" };
    const volumes = [
      { name: "a", emptyDir: {} },
      { name: "b", csi: { driver: "secrets" }, hostPath: null },
      { name: "c", projected: { sources: [] } },
    ];
    const containers = [{ securityContext, ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { port: 80 } } }];
    expect(await pod({ containers, volumes, securityContext: { sysctls, seLinuxOptions } })).to.be.empty;
  });

  for (const [change, violation] of [
    [{ hostNetwork: true }, "spec.hostNetwork shares a namespace with the node."],
    [{ hostPID: true }, "spec.hostPID shares a namespace with the node."],
    [{ volumes: [{ hostPath: { path: "/" } }] }, "spec.volumes[0].hostPath mounts a folder of the node."],
    [{ volumes: [{ nfs: { server: "a" } }] }, "spec.volumes[0].nfs is a kind of volume that the standard forbids."],
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

  describe("of Spark's pod templates", () => {
    const spark = (template: object, role: object = { securityContext }) =>
      judge(podSecurity, types.spark, {
        spec: { driver: { securityContext }, executor: { ...role, template: { spec: template } } },
      });
    const main = { name: "spark-kubernetes-executor" };

    it("passes one that keeps the standard", async () => {
      const template = { containers: [main, { name: "log", securityContext }], initContainers: [{ securityContext }] };
      expect(await spark(template)).to.be.empty;
    });

    for (const [template, path] of [
      [{ hostPID: true }, "hostPID"],
      [{ hostNetwork: true }, "hostNetwork"],
      [{ volumes: [{ hostPath: { path: "/" } }] }, "volumes[0].hostPath"],
      [{ securityContext: { runAsUser: 0 } }, "securityContext.runAsUser"],
      [
        { containers: [main, { securityContext: { ...securityContext, privileged: true } }] },
        "containers[1].securityContext.privileged",
      ],
      [
        { initContainers: [{ securityContext: { ...securityContext, privileged: true } }] },
        "initContainers[0].securityContext.privileged",
      ],
      [{ containers: [{ ...main, ports: [{ hostPort: 22 }] }] }, "containers[0].ports[0].hostPort"],
    ] as const) {
      it(`refuses ${JSON.stringify(template).slice(0, 60)}`, async () => {
        const [violation = "", ...more] = await spark(template);
        expect(violation.startsWith(`spec.executor.template.spec.${path} `), violation).to.be.true;
        expect(more).to.be.empty;
      });
    }

    it("take what a job says of its pod and of Spark's container over their own", async () => {
      const { runAsNonRoot, seccompProfile, ...own } = securityContext;
      const root = { securityContext: { runAsUser: 0 } };
      expect(await spark({ containers: [{ ...main, securityContext }] }, {}), "which need not say anything").to.be
        .empty;
      expect(await spark({ containers: [{ ...main, ...root }] })).to.be.empty;
      expect(await spark(root, { securityContext, podSecurityContext: { runAsUser: 185 } })).to.be.empty;
      const inPod = { securityContext: { runAsNonRoot, seccompProfile } };
      expect(await spark({ ...inPod, containers: [main] }, { securityContext: own })).to.be.empty;
    });

    it("know Spark's container by its name, else by its place", async () => {
      const bad = { securityContext: { ...securityContext, privileged: true } };
      expect(await spark({ containers: [bad, main] })).to.have.length(1);
      expect(await spark({ containers: [bad] }), "the webhook replaces it").to.be.empty;
    });

    it("are refused where the webhook would secure another container than Spark's", async () => {
      const other = { name: "log", securityContext };
      for (const containers of [
        [{ name: "main" }, other],
        [main, { ...other, name: "executor" }],
      ]) {
        expect((await spark({ containers })).join()).to.include("lands on another container");
      }
    });
  });

  it("looks at the volumes that Spark's own properties give", async () => {
    const role = { securityContext };
    const conf = (key: string) =>
      judge(podSecurity, types.spark, { spec: { driver: role, executor: role, sparkConf: { [key]: "/" } } });
    for (const type of ["persistentVolumeClaim", "emptyDir"]) {
      expect(await conf(`spark.kubernetes.executor.volumes.${type}.spark-local-dir-1.mount.path`)).to.be.empty;
    }
    for (const key of [
      "spark.kubernetes.driver.volumes.hostPath.root.options.path",
      "spark.kubernetes.executor.volumes.nfs.shared.options.server",
      "spark.kubernetes.driver.annotation.container.apparmor.security.beta.kubernetes.io/spark-kubernetes-driver",
    ]) {
      expect(await conf(key)).to.deep.equal([`spec.sparkConf["${key}"] gives the pod what the standard forbids.`]);
    }
  });

  it("refuses what it cannot see", async () => {
    const file = { sparkConf: { "spark.kubernetes.driver.podTemplateFile": "s3a://b/pod.yaml" } };
    expect((await judge(podSecurity, types.spark, { spec: file })).join()).to.include("names a file");

    expect((await pod({ containers: [{ securityContext: unknown.object }] })).join()).to.include("is not known");
    expect((await judge(podSecurity, types.patch, { spec: {} })).join()).to.include("patches pods");
    expect((await judge(podSecurity, types.unknown, {})).join()).to.include("the policies cannot see");
  });
});

import type { V1Node, V1PersistentVolumeClaim, V1Pod } from "@kubernetes/client-node";
import { expect } from "chai";
import { differences } from "../../../clusters/differences";
import { firstDocument } from "../../../clusters/first-document";
import { clusterSchema } from "../../../clusters/schema";
import { survey } from "../../../clusters/survey";
import fc from "fast-check";
import { noDefaults, readPod, sizeOf } from "../../../policies/demand/pod";
import { Field } from "../../../policies/model/field";
import * as v from "valibot";
import { parse as parseYaml } from "yaml";

const node = (name: string, cpu = "8", memory = "32Gi", taints: V1Node["spec"] = {}): V1Node => ({
  metadata: { name },
  spec: taints,
  status: {
    capacity: { cpu, memory, pods: "110" },
    allocatable: { cpu: `${Number(cpu) * 1000 - 500}m`, memory, pods: "110" },
  },
});
const pod = (namespace: string, nodeName: string, cpu: string, more: object = {}, phase = "Running"): V1Pod => ({
  metadata: { namespace },
  spec: { nodeName, containers: [{ name: "one", resources: { requests: { cpu, memory: "1Gi" } } }], ...more },
  status: { phase },
});
const claim = (namespace: string, storage: string): V1PersistentVolumeClaim => ({
  metadata: { namespace },
  spec: { resources: { requests: { storage } } },
});
const counted = new Set(["lakehouse", "spark-applications", "spark-operator"]);

const three = [node("a"), node("b"), node("c")];
const documentOf = (...found: Parameters<typeof survey>) =>
  v.parse(clusterSchema, parseYaml(firstDocument(survey(...found), "prod")));

describe("a cluster's first document", () => {
  it("is as the cluster is, with what a document has to have", () => {
    const cluster = documentOf(three, [pod("monitoring", "b", "1500m")], [claim("monitoring", "100G")], counted);
    expect(cluster.nodes).to.deep.equal([
      {
        name: "node",
        count: 3,
        cpu: "8000m",
        memory: "32768Mi",
        pods: 110,
        reserved: { cpu: "500m", memory: "0Mi" },
        used: { cpu: "1500m", memory: "1024Mi", pods: 1 },
      },
    ]);
    expect(cluster.storage.baseline).to.equal("100G");
    expect(cluster.shares.map(({ stack, limits }) => [stack, limits])).to.deep.equal([
      ["prod", { cpu: "3000m", memory: "23841Mi" }],
    ]);
  });

  it("keeps nodes of other sizes and taints apart", () => {
    const tainted = node("d", "8", "32Gi", { taints: [{ key: "gpu", value: "yes", effect: "NoSchedule" }] });
    const { nodes } = documentOf([...three, node("e", "16", "64Gi"), tainted], [], [], counted);
    expect(nodes.map(({ count, cpu, taints }) => [count, cpu, taints])).to.deep.equal([
      [3, "8000m", undefined],
      [1, "16000m", undefined],
      [1, "8000m", [{ key: "gpu", value: "yes", effect: "NoSchedule" }]],
    ]);
  });

  it("counts a living pod as policies count a declared one", () => {
    const amount = fc.integer({ min: 1, max: 4000 }).map((milli) => ({ cpu: `${milli}m`, memory: `${milli}Mi` }));
    const resources = fc.record({ requests: amount }, { requiredKeys: [] });
    const container = fc.record({ resources, restartPolicy: fc.constant("Always") }, { requiredKeys: ["resources"] });
    const anySpec = fc.record(
      {
        containers: fc.array(fc.record({ resources }), { minLength: 1, maxLength: 3 }),
        initContainers: fc.array(container, { maxLength: 4 }),
        resources,
        overhead: amount,
      },
      { requiredKeys: ["containers"] },
    );
    fc.assert(
      fc.property(anySpec, (spec) => {
        const living = pod("batch", "a", "0", spec);
        const { requests } = sizeOf(readPod(new Field(living.spec), noDefaults), noDefaults.container);
        const [{ used } = { used: undefined }] = survey([node("a")], [living], [], counted).nodes;
        expect({ cpu: Math.round((used?.cpu ?? 0) * 1000), memory: used?.memory }).to.deep.equal(requests);
      }),
    );
  });

  it("gives a small cluster's stack no more than there is", () => {
    const [share] = documentOf([node("a", "2", "4Gi")], [], [], counted).shares;
    expect(share?.limits).to.deep.equal({ cpu: "1500m", memory: "4096Mi" });
  });
});

describe("the check of a cluster's document", () => {
  const cluster = documentOf(three, [], [], counted);
  const check = (nodes: V1Node[], pods: V1Pod[] = [], claims: V1PersistentVolumeClaim[] = []) =>
    differences(cluster, survey(nodes, pods, claims, counted));

  it("finds nothing where the cluster is the same, whatever runs in the namespaces that are counted", () => {
    const own = pod("spark-applications", "a", "6");
    const ended = pod("batch", "a", "6", {}, "Succeeded");
    expect(check(three, [own, ended], [claim("lakehouse", "1Gi")])).to.deep.equal([]);
  });

  it("tells of nodes that are gone, more, or of another size", () => {
    expect(check(three.slice(1))).to.deep.equal([
      "nodes node: the document has 3 with 7.5 cores and 34.36G for pods, the cluster has 2.",
    ]);
    expect(check([node("a", "4"), node("b", "4")])).to.deep.equal([
      "nodes node: the document has 3 with 7.5 cores and 34.36G for pods, the cluster has none of that size.",
      "the cluster has 2 nodes with 3.5 cores and 34.36G for pods, which the document does not have.",
    ]);
  });

  it("tells of pods and volume claims from elsewhere that the document does not have", () => {
    const sidecar = { name: "log", restartPolicy: "Always", resources: { requests: { cpu: "500m" } } };
    const heavy = pod("batch", "c", "2", { initContainers: [sidecar], overhead: { cpu: "250m" } });
    expect(check(three, [heavy], [claim("batch", "50G")])).to.deep.equal([
      "nodes node: pods from elsewhere request 2.75 cores and 1.07G of one, and `used` says 0 cores and 0G.",
      "storage: others claim 50G, and `baseline` says 0G.",
    ]);
  });
});

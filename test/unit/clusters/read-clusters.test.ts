import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { shareOf } from "../../../clusters/read-clusters";

const share = (stack: string, cpu: string, project = "lakehouse") => ({
  project,
  stack,
  limits: { cpu, memory: "10G" },
  idleRequests: { cpu: "100m", memory: "1G" },
});
const nodes = [
  { name: "worker", count: 3, cpu: "4", memory: "16G", reserved: { cpu: "500m", memory: "1G" } },
  { name: "large", cpu: "8", memory: "32G", used: { cpu: "1", memory: "2G" } },
];
const cluster = { nodes, storage: { total: "200G", baseline: "166G" }, shares: [share("prod", "3")] };

describe("the share of a stack", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "clusters-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, document: object) => {
    writeFileSync(join(folder, `${name}.yaml`), JSON.stringify(document));
  };

  it("is found in the one cluster that has it, by project and stack", () => {
    write("north", { ...cluster, shares: [share("prod", "3"), share("prod", "2", "reports")] });
    write("south", { ...cluster, shares: [share("staging", "1")] });
    const found = shareOf("reports", "prod", folder);
    expect(found?.name).to.equal("north");
    expect(found?.share.limits.cpu).to.equal("2");
    expect(shareOf("lakehouse", "staging", folder)?.name).to.equal("south");
    expect(shareOf("reports", "staging", folder)).to.equal(undefined);
  });

  it("may be in one cluster only", () => {
    write("north", cluster);
    write("south", cluster);
    expect(() => shareOf("lakehouse", "prod", folder)).to.throw(
      "Stack prod of project lakehouse has a share in clusters/north.yaml and clusters/south.yaml: leave one of them.",
    );
  });

  it("fits with all others into the cluster, without what the system keeps and what runs there anyway", () => {
    // 3 × (4 − 0.5) + (8 − 1) = 17.5 cores.
    write("north", { ...cluster, shares: [share("prod", "16"), share("staging", "1500m")] });
    expect(shareOf("lakehouse", "prod", folder)).not.to.equal(undefined);
    write("north", { ...cluster, shares: [share("prod", "16"), share("staging", "1501m")] });
    expect(() => shareOf("lakehouse", "prod", folder)).to.throw(
      "clusters/north.yaml: the limits of all shares are 16 of lakehouse/prod + 1501m of lakehouse/staging = 17.501 of cpu, " +
        "and the nodes have 17.5 for pods: make shares smaller.",
    );
  });

  it("is added up to the byte, and to the billionth of a core", () => {
    const shares = (memory: string, cpu = "3500m") => [
      { ...share("prod", cpu), limits: { cpu, memory: "1Ti" } },
      { ...share("staging", "0"), limits: { cpu: "1n", memory } },
    ];
    const large = { ...cluster, nodes: [{ name: "large", count: 2, cpu: "1750m", memory: "512Gi" }] };
    write("north", { ...large, shares: shares("1") });
    expect(() => shareOf("lakehouse", "prod", folder)).to.throw(
      [
        "clusters/north.yaml: the limits of all shares are 3500m of lakehouse/prod + 1n of lakehouse/staging = 3.500000001 " +
          "of cpu, and the nodes have 3.5 for pods: make shares smaller.",
        "clusters/north.yaml: the limits of all shares are 1Ti of lakehouse/prod + 1 of lakehouse/staging = 1099511627777 " +
          "of memory, and the nodes have 1099511627776 for pods: make shares smaller.",
      ].join("\n"),
    );
  });

  it("needs whole numbers of nodes", () => {
    write("north", { ...cluster, nodes: [{ ...nodes[0], count: 1.5, pods: -1 }] });
    expect(() => shareOf("lakehouse", "prod", folder)).to.throw(
      "clusters/north.yaml: nodes.0.count is 1.5: write a whole number.\n" +
        "clusters/north.yaml: nodes.0.pods is -1: write a whole number.",
    );
  });

  describe("has namespaces of jobs, whose quotas", () => {
    const withNamespaces = (namespaces: object) => {
      write("north", { ...cluster, shares: [{ ...share("prod", "3"), namespaces }] });
      return () => shareOf("lakehouse", "prod", folder);
    };
    const team = (cpu: string, more: object = {}) => ({ cpu, memory: "100M", storage: "1G", ...more });

    it("together are no more than its limits; other namespaces do not count", () => {
      const teams = Array.from({ length: 30 }, (_, index) => [`team-${index}`, team("100m")] as const);
      expect(withNamespaces({ ...Object.fromEntries(teams), web: { cpu: "3", memory: "1G" } })).not.to.throw();
      expect(withNamespaces({ etl: team("2"), analytics: team("1001m") })).to.throw(
        "clusters/north.yaml: namespaces of jobs may have 2 of etl + 1001m of analytics = 3.001 of cpu, and the limits of " +
          "lakehouse/prod are 3: make shares smaller.",
      );
    });

    it("together claim no more than others leave of the storage", () => {
      expect(withNamespaces({ etl: team("1", { storage: "30G" }), analytics: team("1", { storage: "5G" }) })).to.throw(
        "clusters/north.yaml: namespaces of jobs may have 30G of etl + 5G of analytics = 35G of storage, and storage has " +
          "200G − 166G = 34G left: make shares smaller.",
      );
    });
  });

  it("is not read from a document with mistakes, which are told at once", () => {
    const [worker] = nodes;
    write("north", {
      nodes: [{ ...worker, memory: "16GB" }],
      storage: { total: "200G" },
      share: [],
      shares: [{ ...share("prod", "3"), limits: { cpu: "3 cores" } }],
    });
    expect(() => shareOf("lakehouse", "prod", folder)).to.throw(
      [
        'clusters/north.yaml: nodes.0.memory is "16GB": write a Kubernetes quantity above zero, such as 500m, 2, 20Gi or 34G.',
        "clusters/north.yaml: storage.baseline is missing: write it there.",
        'clusters/north.yaml: shares.0.limits.cpu is "3 cores": write a Kubernetes quantity above zero, such as 500m, 2, 20Gi or 34G.',
        "clusters/north.yaml: shares.0.limits.memory is missing: write it there.",
        "clusters/north.yaml has no setting share (did you mean shares?).",
      ].join("\n"),
    );
  });

  it("is not read from what is no YAML", () => {
    writeFileSync(join(folder, "north.yaml"), "nodes: [");
    expect(() => shareOf("lakehouse", "prod", folder)).to.throw(/^clusters\/north\.yaml is not YAML: YAMLException/);
  });

  it("is there for both stacks of the repository", () => {
    expect(shareOf("lakehouse", "dev")?.name).to.equal("sandbox");
    expect(shareOf("lakehouse", "prod")).to.deep.include({ name: "reference" });
  });
});

import { expect } from "chai";
import fc from "fast-check";
import { limitRangeDefaults } from "../../../../policies/demand/limit-range";
import { noDefaults, type PodDefaults, readPod, sizeOf } from "../../../../policies/demand/pod";
import { Field } from "../../../../policies/model/field";

const size = (spec: object, defaults: PodDefaults = noDefaults) =>
  sizeOf(readPod(new Field(spec), defaults), defaults.container);
const container = (cpu: number, limit?: number) => ({
  resources: { requests: { cpu }, ...(limit === undefined ? {} : { limits: { cpu: limit } }) },
});

describe("effective pod size", () => {
  it("adds the containers up", () => {
    const resources = { requests: { cpu: "500m", memory: "1Gi" }, limits: { cpu: 1, memory: "2Gi" } };
    expect(size({ containers: [{ resources }, { resources }] })).to.deep.equal({
      requests: { cpu: 1000, memory: 2 * 1024 ** 3 },
      limits: { cpu: 2000, memory: 4 * 1024 ** 3 },
      peak: { cpu: 2000, memory: 4 * 1024 ** 3 },
      others: {},
      claims: [],
    });
  });

  it("rounds each container's cores up to a thousandth, as the API server does before it adds them up", () => {
    expect(size({ containers: [container(0.0005), container(0.0005)] }).requests.cpu).to.equal(2);
  });

  it("takes a limit for the missing request, and no limit for infinite", () => {
    const { requests, limits } = size({ containers: [{ resources: { limits: { cpu: 2 } } }] });
    expect(requests).to.deep.equal({ cpu: 2000, memory: 0 });
    expect(limits).to.deep.equal({ cpu: 2000, memory: Infinity });
    expect(size({ containers: [container(1, 1), container(1)] }).limits.cpu).to.equal(Infinity);
    expect(size({ containers: [container(0, 0)] }).limits.cpu).to.equal(Infinity);
  });

  describe("init containers", () => {
    it("run one at a time, before the containers", () => {
      expect(size({ initContainers: [container(1), container(3)], containers: [container(2)] }).requests.cpu).to.equal(
        3000,
      );
      expect(size({ initContainers: [container(1)], containers: [container(2)] }).requests.cpu).to.equal(2000);
    });

    it("that restart run on beside everything after them", () => {
      const sidecar = { ...container(1), restartPolicy: "Always" };
      expect(size({ initContainers: [sidecar], containers: [container(2)] }).requests.cpu).to.equal(3000);
      expect(
        size({ initContainers: [container(4), sidecar, container(3)], containers: [container(2)] }).requests.cpu,
      ).to.equal(4000);
      expect(size({ initContainers: [sidecar, container(4)], containers: [container(2)] }).requests.cpu).to.equal(5000);
    });

    it("without a limit leave the pod without one", () => {
      expect(size({ initContainers: [container(1)], containers: [container(1, 1)] }).limits.cpu).to.equal(Infinity);
    });
  });

  describe("of pods with requests of their own", () => {
    const containers = [container(1, 2)];

    it("replaces the containers' sum", () => {
      expect(size({ containers, resources: { requests: { cpu: 5 } } }).requests.cpu).to.equal(5000);
      expect(size({ containers, resources: { limits: { cpu: 6 } } }).limits.cpu).to.equal(6000);
      expect(size({ containers, resources: { requests: { cpu: 5 }, limits: { cpu: 6 } } }).requests.cpu).to.equal(5000);
    });

    it("is unlimited with a limit of zero", () => {
      const { limits } = size({ containers, resources: { limits: { cpu: 0, memory: "0" } } });
      expect(limits).to.deep.equal({ cpu: Infinity, memory: Infinity });
    });

    it("takes the containers' sum, else the limit, for a missing request", () => {
      expect(size({ containers, resources: { limits: { cpu: 6 } } }).requests.cpu).to.equal(1000);
      expect(size({ containers: [{}], resources: { limits: { cpu: 6 } } }).requests.cpu).to.equal(6000);
      expect(size({ containers: [container(1), {}], resources: { limits: { cpu: 6 } } }).requests.cpu).to.equal(1000);
    });
  });

  describe("overhead of a runtime class", () => {
    const defaults: PodDefaults = { ...noDefaults, runtimeClasses: new Map([["kata", { cpu: 250_000_000n }]]) };

    it("comes on top", () => {
      const spec = { runtimeClassName: "kata", containers: [container(1, 2)] };
      expect(size(spec, defaults).requests.cpu).to.equal(1250);
      expect(size(spec, defaults).limits.cpu).to.equal(2250);
    });

    it("may be written in the pod where no class is named", () => {
      expect(size({ overhead: { cpu: "250m" }, containers: [container(1)] }).requests.cpu).to.equal(1250);
    });

    it("does not make a limit where the pod has none", () => {
      const spec = { runtimeClassName: "kata", containers: [container(1)] };
      expect(size(spec, defaults).limits.cpu).to.equal(Infinity);
      expect(size({ ...spec, resources: { requests: { cpu: 0 } } }, defaults).requests.cpu).to.equal(250);
    });

    it("has to be known", () => {
      expect(() => size({ runtimeClassName: "gvisor", containers: [] }, defaults)).to.throw(
        'runtimeClassName is "gvisor", a runtime class that this stack does not declare',
      );
    });
  });

  it("adds up what else is requested, and names claims of devices", () => {
    const gpu = (count: number) => ({ resources: { limits: { "nvidia.com/gpu": count } } });
    expect(size({ containers: [gpu(1), gpu(2)], initContainers: [gpu(4)] }).others).to.deep.equal({
      "nvidia.com/gpu": 4,
    });
    expect(size({ containers: [gpu(1), gpu(2)], initContainers: [gpu(2)] }).others).to.deep.equal({
      "nvidia.com/gpu": 3,
    });
    expect(size({ containers: [gpu(0)] }).others, "none is none").to.deep.equal({});
    const resources = { requests: { "ephemeral-storage": "1Gi" }, claims: [{ name: "fpga" }] };
    const { others, claims } = size({ containers: [{ resources }] });
    expect(others).to.deep.equal({ "ephemeral-storage": 1024 ** 3 });
    expect(claims).to.deep.equal(["containers[0].resources.claims[0]"]);
  });

  describe("with LimitRanges", () => {
    const range = (...limits: object[]) => new Field({ spec: { limits } });
    const within = (spec: object, ...ranges: Field[]) =>
      size(spec, { ...noDefaults, container: limitRangeDefaults(ranges.map((object) => ({ object, isFirst: true }))) });

    it("fills in what containers leave out", () => {
      const ranges = range({ type: "Container", default: { cpu: 2 }, defaultRequest: { cpu: 1 } });
      expect(within({ containers: [{}, container(3, 3)] }, ranges)).to.deep.include({
        requests: { cpu: 4000, memory: 0 },
        limits: { cpu: 5000, memory: Infinity },
      });
    });

    it("takes the maximum for a default, the default for a request, the minimum last", () => {
      expect(
        within({ containers: [{}] }, range({ type: "Container", max: { cpu: 4 }, min: { cpu: 1 } })),
      ).to.deep.include({
        requests: { cpu: 4000, memory: 0 },
        limits: { cpu: 4000, memory: Infinity },
      });
      expect(within({ containers: [{}] }, range({ type: "Container", min: { cpu: 1 } })).requests.cpu).to.equal(1000);
    });

    it("gives a container's own limit precedence over a default request", () => {
      const ranges = range({ type: "Container", defaultRequest: { cpu: 1 } });
      expect(within({ containers: [{ resources: { limits: { cpu: 3 } } }] }, ranges).requests.cpu).to.equal(3000);
    });

    it("tells of a default limit below a request: the API server refuses the pod, and nothing in its object says why", () => {
      const ranges = range({ type: "Container", default: { cpu: "250m", memory: "1G" } });
      const refusal =
        "containers[0] requests more cpu than the limit of 0.25 cores that a LimitRange of its namespace gives it, so that the " +
        "API server refuses its pods (set its own cpu limit)";
      expect(() => within({ containers: [container(1)] }, ranges)).to.throw(refusal);
      expect(() => within({ initContainers: [container(1)], containers: [{}] }, ranges)).to.throw(
        /^initContainers\[0\] /,
      );
      const memory = { resources: { requests: { memory: "1001M" } } };
      expect(() => within({ containers: [memory] }, ranges)).to.throw("more memory than the limit of 1 GB");
      expect(within({ containers: [container(0.25), container(1, 2)] }, ranges).limits.cpu).to.equal(2250);
    });

    it("adds what else containers get, unless they request nothing of it", () => {
      const limit = { "ephemeral-storage": "10Gi" };
      const others = (item: object) => within({ containers: [{}] }, range({ type: "Container", ...item })).others;
      const got = { "ephemeral-storage": 10 * 1024 ** 3 };
      expect(others({ default: limit })).to.deep.equal(got);
      expect(others({ max: limit })).to.deep.equal(got);
      expect(others({ default: limit, defaultRequest: { "ephemeral-storage": "0" } })).to.deep.equal({});
    });

    it("ignores ranges of pods and claims, and counts the larger of several LimitRanges in any order", () => {
      const one = range({ type: "Pod", max: { cpu: 9 } }, { type: "Container", default: { cpu: 1 } });
      const other = range({ type: "Container", default: { cpu: 2 }, defaultRequest: { cpu: 0, memory: 3 } });
      for (const ranges of [
        [one, other],
        [other, one],
      ]) {
        const { requests, limits } = within({ containers: [{}] }, ...ranges);
        expect({ requests, limits }).to.deep.equal({
          requests: { cpu: 1000, memory: 3 },
          limits: { cpu: 2000, memory: Infinity },
        });
      }
    });
  });

  describe("never", () => {
    const anyContainer = fc.record({ cpu: fc.nat(64), restarts: fc.boolean() });
    const specOf = (init: readonly { cpu: number; restarts: boolean }[], main: readonly { cpu: number }[]) => ({
      initContainers: init.map(({ cpu, restarts }) => ({
        ...container(cpu),
        ...(restarts ? { restartPolicy: "Always" } : {}),
      })),
      containers: main.map(({ cpu }) => container(cpu)),
    });

    it("shrinks when a container is added", () => {
      fc.assert(
        fc.property(fc.array(anyContainer), fc.array(anyContainer), anyContainer, fc.nat(), (init, main, added, at) => {
          const before = size(specOf(init, main)).requests.cpu;
          const longer = [...init];
          longer.splice(at % (init.length + 1), 0, added);
          expect(size(specOf(longer, main)).requests.cpu).to.be.at.least(before);
          expect(size(specOf(init, [...main, added])).requests.cpu).to.be.at.least(before);
        }),
      );
    });

    it("depends on the order of the containers", () => {
      fc.assert(
        fc.property(fc.array(anyContainer), (main) => {
          expect(size(specOf([], main))).to.deep.equal(size(specOf([], [...main].reverse())));
        }),
      );
    });

    it("is less than any moment of the pod's life needs", () => {
      fc.assert(
        fc.property(fc.array(anyContainer), fc.array(anyContainer), (init, main) => {
          const total = size(specOf(init, main)).requests.cpu;
          const beside = (until: number) =>
            init.slice(0, until).reduce((sum, { cpu, restarts }) => sum + (restarts ? cpu : 0), 0);
          const moments = [
            ...init.map(({ cpu }, index) => cpu + beside(index)),
            main.reduce((sum, { cpu }) => sum + cpu, beside(init.length)),
          ];
          expect(total).to.equal(Math.max(...moments) * 1000);
        }),
      );
    });
  });
});

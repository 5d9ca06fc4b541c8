import { expect } from "chai";
import fc from "fast-check";
import { type FitNode, type FitPod, judgeFit } from "../../../../../policies/demand/feasibility/feasibility";
import { fits, type Load, subtract } from "../../../../../policies/demand/feasibility/load";

const load = (cpu: number, memory: number): Load => ({ cpu, memory, pods: 1 });
const node = (name: string, cpu: number, memory: number, used = load(0, 0)): FitNode => ({
  name,
  allocatable: { cpu, memory, pods: 110 },
  used: { ...used, pods: 0 },
});
const nodes = (...sizes: readonly number[]) => sizes.map((size, index) => node(`n${index}`, size, size));
const pods = (...sizes: readonly number[]): FitPod[] =>
  sizes.map((size, index) => ({ name: `p${index}`, requests: load(size, size) }));

describe("fit of pods to nodes", () => {
  it("is sure when no order of arrival can block a pod", () => {
    expect(judgeFit(nodes(10, 10, 10), pods(3, 3, 3))).to.deep.equal({ verdict: "fits" });
    expect(judgeFit(nodes(10), [])).to.deep.equal({ verdict: "fits" });
    expect(judgeFit(nodes(10), pods(5, 5))).to.deep.equal({ verdict: "fits" });
  });

  it("depends on the packing when small pods can take the room of large ones", () => {
    expect(judgeFit(nodes(10, 10), pods(4, 4, 10))).to.deep.include({
      verdict: "fits only if packed well",
      packed: true,
    });
  });

  it("is impossible for a pod larger than any node, although the sum fits", () => {
    const fit = judgeFit(nodes(10, 10, 10), pods(1, 12));
    expect(fit).to.deep.include({ verdict: "does not fit", reason: "no single node has that much free" });
    expect(fit).to.have.nested.property("pod.name", "p1");
  });

  it("is impossible for more than all nodes have", () => {
    const fit = judgeFit(nodes(10, 10), pods(6, 7, 7, 1));
    expect(fit).to.deep.include({
      verdict: "does not fit",
      reason: "together the pods ask for more cpu than all nodes have free",
    });
    expect(fit, "the largest").to.have.nested.property("pod.name", "p1");
  });

  it("is impossible when no packing exists, although the sum fits", () => {
    expect(judgeFit(nodes(10, 10, 10), pods(6, 6, 6, 6))).to.deep.include({
      verdict: "does not fit",
      reason: "no way to place all pods exists, although together they ask for less than is free",
    });
    expect(judgeFit(nodes(10, 10), pods(6, 6, 5)), "after the larger ones").to.have.nested.property("pod.name", "p2");
  });

  it("counts what is used already, and places for pods", () => {
    expect(judgeFit([node("n", 10, 10, load(6, 0))], pods(5))).to.include({ verdict: "does not fit" });
    const crowded = { name: "n", allocatable: { cpu: 10, memory: 10, pods: 2 }, used: { cpu: 0, memory: 0, pods: 1 } };
    expect(judgeFit([crowded], pods(1, 1))).to.deep.include({
      reason: "together the pods ask for more places than all nodes have free",
    });
  });

  it("tells what no node has, and which nodes do not admit a pod", () => {
    const on = (...names: string[]) => ({ nodes: new Set(names) });
    const [pod] = pods(5);
    expect(
      judgeFit(nodes(10, 10), [{ ...pod!, requests: { ...pod!.requests, "example.com/gpu": 1 } }]),
    ).to.deep.include({
      reason: "no node has example.com/gpu",
    });
    expect(judgeFit(nodes(10, 10), [{ ...pod!, ...on() }])).to.deep.include({
      reason: "no node has the labels it asks for and only taints it tolerates",
    });
    expect(judgeFit(nodes(10, 2), [{ ...pod!, ...on("n1") }])).to.deep.include({
      reason: "no node that admits it has that much free",
    });
    expect(judgeFit(nodes(10, 10), [{ ...pod!, ...on("n1") }])).to.deep.equal({ verdict: "fits" });
    const [first, second] = [6, 6].map((size, index) => ({
      name: `p${index}`,
      requests: load(size, size),
      ...on("n1"),
    }));
    expect(judgeFit(nodes(20, 10), [first!, second!]), "together").to.include({ verdict: "does not fit" });
  });

  it("does not ask an overfull node for what a pod does not request", () => {
    expect(judgeFit([node("n", 10, 10, load(12, 0))], [{ name: "p", requests: load(0, 5) }])).to.deep.equal({
      verdict: "fits",
    });
  });

  it("puts DaemonSets' pods on their nodes first", () => {
    const daemon = (name: string): FitPod => ({ name: `d-${name}`, requests: load(2, 2), node: name });
    expect(judgeFit(nodes(10, 10), [daemon("n0"), daemon("n1"), ...pods(9)])).to.include({ verdict: "does not fit" });
    expect(judgeFit(nodes(10, 10), [daemon("n0"), daemon("n1"), ...pods(8, 1)])).to.deep.include({
      verdict: "fits only if packed well",
    });
    expect(judgeFit(nodes(10, 10), [daemon("n0"), daemon("n1"), ...pods(2)])).to.deep.equal({ verdict: "fits" });
    const late = judgeFit([node("n0", 20, 20), ...nodes(10, 10).slice(1)], [daemon("n0"), daemon("n1"), ...pods(9, 9)]);
    expect(late, "a DaemonSet's pod that others came before").to.have.nested.property("pod.name", "d-n1");
    expect(judgeFit(nodes(1), [daemon("n0")])).to.deep.include({ reason: "node n0 has no room for it" });
    expect(judgeFit(nodes(10), [daemon("n7")])).to.deep.include({ verdict: "does not fit" });
  });

  describe("for small clusters agrees with trying everything", () => {
    const size = fc.integer({ min: 0, max: 9 });
    const device = fc.constantFrom(0, 0, 1, 2);
    const names = ["n0", "n1", "n2"];
    const anyPods = fc.array(
      fc.record({
        requests: fc.record({ cpu: size, memory: size, pods: fc.constant(1), "example.com/gpu": device }),
        // Half of them may go anywhere.
        nodes: fc.option(
          fc.subarray(names).map((some) => new Set(some)),
          { nil: undefined },
        ),
      }),
      { minLength: 1, maxLength: 5 },
    );
    const room = fc.integer({ min: 5, max: 12 });
    const anyNodes = fc.array(
      fc.record({ cpu: room, memory: room, pods: fc.constantFrom(1, 2, 3, 110), "example.com/gpu": device }),
      { minLength: 1, maxLength: names.length },
    );

    /** Every outcome of every order of arrival and every choice of nodes: whether all pods got a place. */
    function outcomes(free: readonly Load[], waiting: readonly FitPod[]): Set<boolean> {
      if (waiting.length === 0) return new Set([true]);
      const results = new Set<boolean>();
      for (const [index, { requests, nodes: admitting }] of waiting.entries()) {
        const places = free.flatMap((each, at) =>
          fits(requests, each) && admitting?.has(names[at]!) !== false ? [at] : [],
        );
        if (places.length === 0) results.add(false);
        const rest = waiting.filter((_, other) => other !== index);
        for (const place of places) {
          const left = free.map((each, at) => (at === place ? subtract(each, requests) : each));
          for (const outcome of outcomes(left, rest)) results.add(outcome);
          if (results.size === 2) return results;
        }
      }
      return results;
    }

    it("in all three verdicts, with devices and with nodes that do not admit all pods", () => {
      fc.assert(
        fc.property(anyNodes, anyPods, (sizes, some) => {
          const used = { cpu: 0, memory: 0, pods: 0 };
          const cluster = sizes.map((allocatable, index) => ({ name: names[index]!, allocatable, used }));
          const demand = some.map((pod, index) => ({ name: `p${index}`, ...pod }));
          const possible = outcomes(sizes, demand);
          const expected = !possible.has(true)
            ? "does not fit"
            : possible.has(false)
              ? "fits only if packed well"
              : "fits";
          expect(judgeFit(cluster, demand).verdict).to.equal(expected);
        }),
        { numRuns: 1000 },
      );
    });
  });

  describe("holds against a scheduler that chooses by chance", () => {
    const anyPods = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })), {
      maxLength: 30,
    });
    const anyNodes = fc.array(fc.tuple(fc.integer({ min: 40, max: 120 }), fc.integer({ min: 40, max: 120 })), {
      minLength: 1,
      maxLength: 5,
    });

    it("in any order of arrival", () => {
      fc.assert(
        fc.property(anyNodes, anyPods, fc.infiniteStream(fc.nat()), (nodeSizes, podSizes, chance) => {
          const next = (below: number) => (chance.next().value ?? 0) % below;
          const cluster = nodeSizes.map(([cpu, memory], index) => node(`n${index}`, cpu, memory));
          const waiting = podSizes.map(([cpu, memory], index) => ({ name: `p${index}`, requests: load(cpu, memory) }));
          const { verdict } = judgeFit(cluster, waiting);
          const free = cluster.map(({ allocatable }) => allocatable);
          let pending = 0;
          while (waiting.length > 0) {
            const [pod] = waiting.splice(next(waiting.length), 1);
            const places = free.flatMap((each, at) => (fits(pod!.requests, each) ? [at] : []));
            const place = places[next(Math.max(places.length, 1))];
            if (place === undefined) pending += 1;
            else free[place] = subtract(free[place]!, pod!.requests);
          }
          if (verdict === "fits") expect(pending).to.equal(0);
          if (verdict === "does not fit") expect(pending).to.be.above(0);
        }),
        { numRuns: 300 },
      );
    });
  });

  describe("never gets better", () => {
    const rank = { fits: 0, "fits only if packed well": 1, "does not fit": 2 };
    const anySizes = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 8 });

    it("with one more pod", () => {
      fc.assert(
        fc.property(anySizes, fc.integer({ min: 1, max: 12 }), (sizes, more) => {
          const before = judgeFit(nodes(12, 10, 8), pods(...sizes)).verdict;
          const after = judgeFit(nodes(12, 10, 8), pods(...sizes, more)).verdict;
          expect(rank[after]).to.be.at.least(rank[before]);
        }),
      );
    });

    it("nor changes with the order of the pods", () => {
      fc.assert(
        fc.property(anySizes, (sizes) => {
          const verdict = judgeFit(nodes(12, 10, 8), pods(...sizes)).verdict;
          expect(judgeFit(nodes(12, 10, 8), pods(...[...sizes].reverse())).verdict).to.equal(verdict);
        }),
      );
    });
  });

  it("is judged for hundreds of pods", () => {
    const many = Array.from({ length: 180 }, () => 1);
    expect(judgeFit(nodes(100, 100, 100), pods(...many)).verdict).to.equal("fits");
    expect(judgeFit(nodes(200, 200, 200), pods(...many, 200)).verdict).to.equal("fits only if packed well");
  });
});

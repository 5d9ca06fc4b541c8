import fc from "fast-check";
import type { Load } from "../../../../../../policies/demand/feasibility/load";

const mostly = (max: number) => fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max }) }, fc.constant(0));

/** What a pod requests: now and then no cores, or no memory. */
export const anyPods: fc.Arbitrary<Load[]> = fc.array(
  fc.record({ cpu: mostly(40), memory: mostly(40), pods: fc.constant(1) }),
  { maxLength: 12 },
);

/** What is free on nodes; now and then one is overfull. */
export const anyFree: fc.Arbitrary<Load[]> = fc.array(
  fc.record({
    cpu: fc.integer({ min: -10, max: 100 }),
    memory: fc.integer({ min: -10, max: 100 }),
    pods: fc.integer({ min: 0, max: 6 }),
  }),
  { minLength: 1, maxLength: 4 },
);

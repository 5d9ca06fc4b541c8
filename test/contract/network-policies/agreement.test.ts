import { expect } from "chai";
import fc from "fast-check";
import { anyPolicies } from "./support/any-policy";
import { tableFor } from "./support/cluster";
import { isAllowed, type Packet } from "./support/oracle";
import { addresses, trialOfSuite, namespaces, pods, web } from "./support/world";

/** Between web and everybody else, both ways. */
const packets: readonly Packet[] = [...addresses.keys()].flatMap((other) =>
  [
    { from: web.name, to: other },
    { from: other, to: web.name },
  ].flatMap((way) => [
    { ...way, port: 80, protocol: "TCP" as const },
    { ...way, port: 8080, protocol: "TCP" as const },
    { ...way, port: 53, protocol: "UDP" as const },
  ]),
);

describe("any network policies", function () {
  this.timeout("5m");
  const trial = trialOfSuite();

  it("let pass in the kernel exactly what they allow when they are read for one connection at a time", async () => {
    const addressOf = (name: string) => (name === web.name ? web.address : addresses.get(name)!);
    const property = fc.asyncProperty(anyPolicies, async (policies) => {
      await trial().load(await tableFor(namespaces, pods, policies));
      const outcomes = await Promise.all(
        packets.map(({ from, to, ...rest }) => trial().try({ from: addressOf(from), to: addressOf(to), ...rest })),
      );
      const wrong = packets.flatMap((packet, index) => {
        const expected = isAllowed(policies, packet) ? "open" : "refused";
        return outcomes[index] === expected ? [] : [{ ...packet, expected, outcome: outcomes[index] }];
      });
      expect(JSON.stringify(wrong)).to.equal("[]");
    });
    await fc.assert(property, { numRuns: 50 });
  });
});

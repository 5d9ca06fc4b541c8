import { BlockList, isIP } from "node:net";
import { expect } from "chai";
import fc from "fast-check";
import { anywhereButMetadata, inRanges, isAddressRange } from "../../../../components/shared/address-ranges";

const ranges = fc.oneof(
  fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
  fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })),
);

describe("isAddressRange", () => {
  it("takes every address with every length of its prefix", () => {
    fc.assert(fc.property(ranges, ([address, prefix]) => isAddressRange(`${address}/${prefix}`)));
  });

  it("takes nothing else", () => {
    for (const text of [
      "",
      "10.0.0.1",
      "10.0.0.0/33",
      "10.0.0.0/",
      "10.0.0.0/08",
      "10.0.0/24",
      "fd00::/129",
      "fe80::1%eth0/64",
      "10.0.0.0/24/24",
      "example.com/24",
      " 10.0.0.0/24",
    ]) {
      expect(isAddressRange(text), text).to.equal(false);
    }
  });
});

/** Whether a network that obeys the policy lets a packet to this address pass by one of the peers. */
function admits(peers: typeof anywhereButMetadata, address: string): boolean {
  const contains = (cidr: string) => {
    const [network = "", prefix = ""] = cidr.split("/");
    if (isIP(network) !== isIP(address)) return false;
    const list = new BlockList();
    list.addSubnet(network, Number(prefix), isIP(network) === 6 ? "ipv6" : "ipv4");
    return list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  };
  return peers.some(({ ipBlock }) => {
    const { cidr, except = [] } = ipBlock as { cidr: string; except?: string[] };
    return contains(cidr) && !except.some(contains);
  });
}

describe("anywhereButMetadata", () => {
  it("is no address of a cloud's metadata service", () => {
    for (const address of [
      "169.254.169.254",
      "169.254.170.2",
      "169.254.170.23",
      "100.100.100.200",
      "168.63.129.16",
      "fe80::a9fe:a9fe",
      "fd00:ec2::254",
      "fd20:ce::254",
    ]) {
      expect(admits(anywhereButMetadata, address), address).to.equal(false);
    }
  });

  it("is every other address", () => {
    const others = fc.ipV4().filter((address) => !/^(169\.254\.|100\.100\.100\.200$|168\.63\.129\.16$)/.test(address));
    fc.assert(fc.property(others, (address) => admits(anywhereButMetadata, address)));
    for (const address of ["100.100.100.201", "169.253.255.255", "2001:db8::1", "fd00:ec2::253"]) {
      expect(admits(anywhereButMetadata, address), address).to.equal(true);
    }
  });

  it("excepts only what is in the range, or the API server would refuse the policy", () => {
    for (const { ipBlock } of anywhereButMetadata) {
      const { cidr, except = [] } = ipBlock as { cidr: string; except?: string[] };
      for (const range of [cidr, ...except]) expect(isAddressRange(range), range).to.equal(true);
      for (const range of except) expect(admits(inRanges([cidr]), range.split("/")[0] ?? ""), range).to.equal(true);
    }
  });
});

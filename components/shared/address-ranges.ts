import { isIP } from "node:net";
import type * as kubernetes from "./kubernetes";

type Peer = kubernetes.types.input.networking.v1.NetworkPolicyPeer;

/** Whether `text` is a range of IP addresses in CIDR notation, such as `10.0.0.0/24` or `fd00::/64`. */
export function isAddressRange(text: string): boolean {
  const [address = "", prefix = "", ...more] = text.split("/");
  const bits = { 4: 32, 6: 128 }[isIP(address)];
  const isPrefix = /^(0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= (bits ?? -1);
  return more.length === 0 && isPrefix && !address.includes("%");
}

/** The peers of a network policy that have addresses in these ranges. */
export function inRanges(ranges: readonly string[]): Peer[] {
  return ranges.map((cidr) => ({ ipBlock: { cidr } }));
}

/**
 * Every address but those by which a cloud hands its machines' credentials to whoever asks: link-local addresses, which
 * most clouds use, and the others of Alibaba, Azure, Amazon and Google.
 * @see https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
 * @see https://learn.microsoft.com/en-us/azure/virtual-network/what-is-ip-address-168-63-129-16
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 * @see https://cloud.google.com/compute/docs/metadata/querying-metadata
 */
export const anywhereButMetadata: Peer[] = [
  { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32"] } },
  { ipBlock: { cidr: "::/0", except: ["fe80::/10", "fd00:ec2::254/128", "fd20:ce::254/128"] } },
];

import { BlockList, isIP, isIPv4 } from 'node:net';

/** Neither reachable on the public internet nor a receiver's: the IANA special-purpose registries and Azure's host. */
const NON_PUBLIC_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '168.63.129.16/32',
];

/** Everything outside is refused: that covers mapped, compatible and NAT64 forms of IPv4, ULA and link-local. */
const PUBLIC_IPV6 = ['2000::/3'];

/** Teredo, ORCHID and benchmarking; documentation; 6to4; documentation; AS112. */
const NON_PUBLIC_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '2620:4f:8000::/48'];

export interface AddressSet {
  has(address: string): boolean;
}

/**
 * @param ranges CIDRs or single addresses of either family
 * @throws RangeError when one of them is neither
 */
export function addressSet(ranges: readonly string[]): AddressSet {
  // One list per family: a single BlockList would let an IPv4 range also match ::ffff:a.b.c.d.
  const ipv4 = new BlockList();
  const ipv6 = new BlockList();
  for (const range of ranges) {
    const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(range) ?? [];
    const family = familyOf(address);
    if (!family) throw new RangeError(`not an address or CIDR: ${range}`);
    const bits = prefix ? Number(prefix) : family === 'ipv4' ? 32 : 128;
    (family === 'ipv4' ? ipv4 : ipv6).addSubnet(address, bits, family);
  }
  return {
    has(address) {
      const family = familyOf(address);
      return family !== undefined && (family === 'ipv4' ? ipv4 : ipv6).check(address, family);
    },
  };
}

const nonPublicIpv4 = addressSet(NON_PUBLIC_IPV4);
const publicIpv6 = addressSet(PUBLIC_IPV6);
const nonPublicIpv6 = addressSet(NON_PUBLIC_IPV6);

/** False also for text that is no address at all. */
export function isPublicAddress(address: string): boolean {
  if (familyOf(address) === undefined) return false;
  if (isIPv4(address)) return !nonPublicIpv4.has(address);
  return publicIpv6.has(address) && !nonPublicIpv6.has(address);
}

/** Undefined for an address with a zone as well: it means another host on every machine. */
function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  if (address.includes('%')) return undefined;
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}

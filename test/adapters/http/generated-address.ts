/** Random addresses that know whether they are public, by integer arithmetic: an oracle independent of BlockList. */
import fc from 'fast-check';

export interface GeneratedAddress {
  readonly text: string;
  readonly value: bigint;
  readonly isPublic: boolean;
}

/** Base and prefix length in bits. */
type Range = readonly [base: string, prefix: bigint];

const NON_PUBLIC_IPV4: readonly Range[] = [
  ['0.0.0.0', 8n],
  ['10.0.0.0', 8n],
  ['100.64.0.0', 10n],
  ['127.0.0.0', 8n],
  ['168.63.129.16', 32n],
  ['169.254.0.0', 16n],
  ['172.16.0.0', 12n],
  ['192.0.0.0', 24n],
  ['192.0.2.0', 24n],
  ['192.31.196.0', 24n],
  ['192.52.193.0', 24n],
  ['192.88.99.0', 24n],
  ['192.168.0.0', 16n],
  ['192.175.48.0', 24n],
  ['198.18.0.0', 15n],
  ['198.51.100.0', 24n],
  ['203.0.113.0', 24n],
  ['224.0.0.0', 3n],
];

/** In hex, from the left: all digits that matter. 2000::/3 itself is arithmetic below. */
const NON_PUBLIC_IPV6: readonly (readonly [hex: string, prefix: bigint])[] = [
  ['2001', 23n],
  ['20010db8', 32n],
  ['2002', 16n],
  ['3fff', 20n],
  ['2620004f8000', 48n],
];

export function parseIpv4(text: string): bigint | undefined {
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(text)) return undefined;
  return text.split('.').reduce((value, part) => value * 256n + BigInt(part), 0n);
}

export const isPublicIpv4 = (value: bigint): boolean =>
  !NON_PUBLIC_IPV4.some(
    ([base, prefix]) => (parseIpv4(base) ?? 0n) >> (32n - prefix) === value >> (32n - prefix),
  );

const isPublicIpv6 = (value: bigint): boolean =>
  value >> 125n === 1n &&
  !NON_PUBLIC_IPV6.some(
    ([hex, prefix]) => BigInt(`0x${hex.padEnd(32, '0')}`) >> (128n - prefix) === value >> (128n - prefix),
  );

const ipv4Value = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }),
  // In or next to a range.
  fc
    .tuple(fc.constantFrom(...NON_PUBLIC_IPV4), fc.bigInt({ min: -2n, max: 2n ** 17n }))
    .map(([[base], offset]) => BigInt.asUintN(32, (parseIpv4(base) ?? 0n) + offset)),
);

export const ipv4Address: fc.Arbitrary<GeneratedAddress> = ipv4Value.map((value) => ({
  text: [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.'),
  value,
  isPublic: isPublicIpv4(value),
}));

const low96 = fc.bigInt({ min: 0n, max: 2n ** 96n - 1n });
const ipv6Value = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
  // Global unicast.
  fc.bigInt({ min: 2n ** 125n, max: 2n ** 126n - 1n }),
  // The exceptions and what lies around them.
  fc
    .tuple(fc.constantFrom(...NON_PUBLIC_IPV6), low96)
    .map(([[hex], low]) => BigInt(`0x${hex.padEnd(32, '0')}`) | low),
  // IPv4 inside: compatible, mapped, translated, NAT64, 6to4.
  fc
    .tuple(fc.constantFrom('0', 'ffff00000000', 'ffff000000000000', `64ff9b${'0'.repeat(24)}`), ipv4Value)
    .map(([hex, ipv4]) => BigInt(`0x${hex}`) | ipv4),
  ipv4Value.map((ipv4) => (0x2002n << 112n) | (ipv4 << 80n)),
);

export const ipv6Address: fc.Arbitrary<GeneratedAddress> = ipv6Value.map((value) => ({
  text: (value.toString(16).padStart(32, '0').match(/.{4}/g) ?? []).join(':'),
  value,
  isPublic: isPublicIpv6(value),
}));

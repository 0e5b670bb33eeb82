import { Resolver } from 'node:dns/promises';
import { DNS_TIMEOUT_MS } from '../../core/limits.ts';

/**
 * All addresses of a host name, IPv4 first: receivers nearly always have one, and a dead IPv6 route costs a
 * whole connect timeout. Rejects when the name has none. Should stop working once the signal is aborted.
 */
export type Resolve = (host: string, signal: AbortSignal) => Promise<readonly string[]>;

export interface DnsOptions {
  /** `address` or `address:port`; the system's name servers unless given. */
  readonly servers?: readonly string[];
  readonly timeoutMs?: number;
}

/**
 * Asks name servers with c-ares. `dns.lookup` would use libuv's few threads, where two names that never answer
 * stall every other name of the process. A resolver per call, so that a deadline cancels its own queries only.
 */
export function dnsResolve({ servers, timeoutMs = DNS_TIMEOUT_MS }: DnsOptions = {}): Resolve {
  return async (host, signal) => {
    const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
    if (servers) resolver.setServers(servers);
    const cancel = () => resolver.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    try {
      return await bothFamilies(resolver, host);
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
}

/** Waits for both: one family alone would leave the other's answers unclassified. A failed family has none. */
async function bothFamilies(resolver: Resolver, host: string): Promise<string[]> {
  const families = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const addresses = families.flatMap((family) => (family.status === 'fulfilled' ? family.value : []));
  const failure = families.find((family) => family.status === 'rejected');
  if (addresses.length === 0) throw failure?.reason ?? new Error('no addresses');
  return addresses;
}

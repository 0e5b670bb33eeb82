/**
 * Which destinations may be called. One rule for every door: create, update, verification, redelivery and each
 * single attempt. It decides on text and on addresses only; adapters/http resolves, pins and connects.
 */
import { isIP, isIPv4 } from 'node:net';
import { domainToUnicode } from 'node:url';
import { type AddressSet, addressSet, isPublicAddress } from './address.ts';
import { DNS_ANSWERS_MAX, URL_MAX_BYTES } from './limits.ts';

/** What else than the public internet may be called. The operator's alone, never settable through the API. */
export interface DestinationExceptions {
  /** CIDRs or single addresses permitted although they are not public, as literals and as answers of DNS. */
  readonly allowedCidrs: readonly string[];
  /** Host names permitted whatever they look like and whatever they resolve to. Exact, lower case. */
  readonly allowedHosts: readonly string[];
}

/** One deployment's rule. The ports stay restricted for exceptions too. */
export interface DestinationSettings extends DestinationExceptions {
  /** False: no exception reaches this machine and its link, where Lambda's runtime API listens. @default true */
  readonly machineCallable?: boolean;
  readonly httpsOnly: boolean;
  /**
   * Fanfare's own API as `host` (any port) or `host:port`, refused although public: a webhook calling it
   * would be a loop. IPv6 in brackets.
   */
  readonly ownHosts: readonly string[];
}

/** One text for every refused destination: what was refused must not be told apart (security: port scans). */
export const REFUSAL = 'this destination is not allowed';
/** Loopback and link-local, in every form that a socket takes for one of them. */
const MACHINE = addressSet([
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '::/96',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  'fe80::/10',
]);

export const PUBLIC_DESTINATIONS: DestinationExceptions = { allowedCidrs: [], allowedHosts: [] };

/** Public plus this machine: what the local server permits. */
export const LOOPBACK_DESTINATIONS: DestinationExceptions = {
  allowedCidrs: ['127.0.0.0/8', '::1'],
  allowedHosts: ['localhost'],
};

/** `url.href` is what to store, sign for and call: parsing the text a second time could read another host. */
export type UrlCheck =
  | { readonly verdict: 'allowed'; readonly url: URL }
  | { readonly verdict: 'invalid'; readonly reason: string }
  | { readonly verdict: 'blocked' };

/** Rules on the text as given: the WHATWG parser silently drops or repairs what they refuse. */
const TEXT_RULES: readonly { readonly violatedBy: (raw: string) => boolean; readonly reason: string }[] = [
  { violatedBy: (raw) => raw === '', reason: 'must not be empty' },
  {
    violatedBy: (raw) => Buffer.byteLength(raw) > URL_MAX_BYTES,
    reason: `must not be longer than ${URL_MAX_BYTES} bytes`,
  },
  {
    violatedBy: (raw) => !/^[\x21-\x7e]*$/.test(raw),
    reason:
      'must not contain blanks, control or non-ASCII characters: percent-encode them, write the host in punycode',
  },
  { violatedBy: (raw) => /[\\#<>"`{}|^]/.test(raw), reason: 'must not contain any of \\ # < > " ` { } | ^' },
  {
    violatedBy: (raw) => !/^https?:\/\/[^/]/i.test(raw),
    reason: 'must begin with https://host or http://host',
  },
  { violatedBy: (raw) => authority(raw).includes('@'), reason: 'must not contain a user name or password' },
  { violatedBy: (raw) => authority(raw).endsWith(':'), reason: 'must not have an empty port' },
  { violatedBy: (raw) => /%(?![0-9a-f]{2})/i.test(raw), reason: 'must have two hex digits after each %' },
  { violatedBy: (raw) => /%(00|09|0a|0d)/i.test(raw), reason: 'must not contain %00, %09, %0a or %0d' },
];

const WEB_PORTS: readonly number[] = [80, 443];
const LOWEST_UNPRIVILEGED_PORT = 1024;
/** From 1024 up, the ports that the Fetch standard refuses: a POST could be taken for another protocol. */
const BAD_PORTS: readonly number[] = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
  10080,
];

const HOST_NAME_MAX_CHARACTERS = 253;
const HOST_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Last labels that mean a private network, a machine itself or nothing at all. */
const SPECIAL_TOP_LABELS: readonly string[] = [
  'localhost',
  'local',
  'localdomain',
  'internal',
  'intranet',
  'lan',
  'home',
  'corp',
  'private',
  'arpa',
  'test',
  'example',
  'invalid',
  'onion',
  'alt',
];

/**
 * Form first, so that an owner reads what to correct; then the destination, without saying what about it.
 * A host name still needs `checkAddresses` on every answer of every resolution.
 */
export function checkUrl(raw: string, settings: DestinationSettings): UrlCheck {
  const textFault = TEXT_RULES.find((rule) => rule.violatedBy(raw))?.reason;
  if (textFault) return { verdict: 'invalid', reason: textFault };

  const url = URL.parse(raw);
  if (!url) return { verdict: 'invalid', reason: 'must be a valid URL' };

  const fault = schemeFault(url, settings) ?? portFault(url) ?? hostFault(url);
  if (fault) return { verdict: 'invalid', reason: fault };

  return isBlocked(url, settings) ? { verdict: 'blocked' } : { verdict: 'allowed', url };
}

/**
 * One answer that is not permitted refuses all: picking the good ones out of a mixed set would let an
 * attacker's name server choose. No answer at all refuses nothing, it is a failure to resolve.
 */
export function checkAddresses(
  url: URL,
  addresses: readonly string[],
  settings: DestinationSettings,
): 'allowed' | 'blocked' {
  // Of permitted hosts too: nobody has so many receivers, and each address is a connection.
  if (addresses.length > DNS_ANSWERS_MAX) return 'blocked';
  if (addresses.some((address) => isOwnHost(address, portOf(url), settings))) return 'blocked';
  if (settings.machineCallable === false && addresses.some((address) => MACHINE.has(address)))
    return 'blocked';
  if (settings.allowedHosts.includes(hostOf(url))) return 'allowed';
  const exceptions = exceptionsOf(settings);
  return addresses.every((address) => isPublicAddress(address) || exceptions.has(address))
    ? 'allowed'
    : 'blocked';
}

const builtExceptions = new WeakMap<DestinationSettings, AddressSet>();

/** Built once per policy: it is asked for every URL and every resolution. */
function exceptionsOf(settings: DestinationSettings): AddressSet {
  const built = builtExceptions.get(settings) ?? addressSet(settings.allowedCidrs);
  builtExceptions.set(settings, built);
  return built;
}

/** The host as DNS and sockets want it: an IPv6 literal without its brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** The port called, written or not. */
export const portOf = (url: URL): number => Number(url.port || (url.protocol === 'https:' ? 443 : 80));

/** Between `//` and the path or query, as written. Empty when there is none. */
const authority = (raw: string): string => /^https?:\/\/([^/?]*)/i.exec(raw)?.[1] ?? '';

function schemeFault(url: URL, settings: DestinationSettings): string | undefined {
  if (url.username || url.password) return 'must not contain a user name or password';
  if (url.protocol === 'https:') return undefined;
  return settings.httpsOnly ? 'must begin with https://' : undefined;
}

function portFault(url: URL): string | undefined {
  const port = portOf(url);
  if (WEB_PORTS.includes(port)) return undefined;
  if (port < LOWEST_UNPRIVILEGED_PORT) return 'must use port 80, 443 or one from 1024 up';
  return BAD_PORTS.includes(port)
    ? `must not use port ${port}, which belongs to another protocol`
    : undefined;
}

function hostFault(url: URL): string | undefined {
  const host = hostOf(url);
  if (isIP(host)) return undefined;
  if (host.length > HOST_NAME_MAX_CHARACTERS)
    return `must have a host of at most ${HOST_NAME_MAX_CHARACTERS} characters`;
  if (host.endsWith('.')) return 'must have a host without a dot at its end';
  if (!host.split('.').every((label) => HOST_LABEL.test(label))) {
    return 'must have a host of labels of 1 to 63 letters, digits and inner hyphens';
  }
  return decodesToUnicode(host) ? undefined : 'must have a host whose punycode can be decoded';
}

/** Node 24 keeps undecodable punycode such as `xn--a.example.com`, which other parsers read as another name. */
function decodesToUnicode(host: string): boolean {
  const unicode = domainToUnicode(host);
  return unicode !== '' && !unicode.split('.').some((label) => label.startsWith('xn--'));
}

function isBlocked(url: URL, settings: DestinationSettings): boolean {
  const host = hostOf(url);
  if (isOwnHost(host, portOf(url), settings)) return true;
  if (isIP(host)) return checkAddresses(url, [host], settings) === 'blocked';
  if (settings.allowedHosts.includes(host)) return false;
  const labels = host.split('.');
  return labels.length < 2 || SPECIAL_TOP_LABELS.includes(labels.at(-1) ?? '');
}

/** By name and by address: a name of someone else's may resolve to our own door. */
function isOwnHost(host: string, port: number, settings: DestinationSettings): boolean {
  const written = isIP(host) && !isIPv4(host) ? `[${host}]` : host;
  return settings.ownHosts.some((own) => [written, `${written}:${port}`].includes(own.toLowerCase()));
}

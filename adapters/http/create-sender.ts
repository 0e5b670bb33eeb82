import { isIP, isIPv4 } from 'node:net';
import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { addressSet } from '../../core/address.ts';
import {
  checkAddresses,
  checkUrl,
  type DestinationSettings,
  hostOf,
  portOf,
} from '../../core/destination-policy.ts';
import { ADDRESSES_DIALLED_MAX, CONNECT_TIMEOUT_MS, DNS_TIMEOUT_MS } from '../../core/limits.ts';
import type { AttemptTiming, SendResult } from '../../core/outcome.ts';
import type { Clock } from '../../core/ports.ts';
import type { OutgoingRequest, PostReport, Sender } from '../../core/sender.ts';
import { type ConnectTarget, connectToAny } from './connect.ts';
import { failure } from './error-class.ts';
import { exchange } from './exchange.ts';
import { createReadLimit, type ReadLimit } from './read-limit.ts';
import { requestHeaders } from './request-headers.ts';
import { dnsResolve, type Resolve } from './resolve.ts';
import { createTlsSessions, type TlsSessions } from './tls-sessions.ts';

export interface SenderOptions {
  readonly destinations: DestinationSettings;
  /** @default the system's name servers */
  readonly resolve?: Resolve;
  /** Dial IPv4 answers only: a Lambda function outside a VPC has no route for others. All are still checked. */
  readonly ipv4Only?: boolean;
  /** PEM certificates trusted beside Node's own roots, for receivers with a private authority. */
  readonly extraAuthorities?: readonly string[];
  /** Milliseconds for TCP and TLS to each address. @default CONNECT_TIMEOUT_MS */
  readonly connectTimeoutMs?: number;
  /** For the age of TLS sessions. @default the system's */
  readonly clock?: Clock;
}

interface Guard extends Required<Omit<SenderOptions, 'extraAuthorities' | 'clock'>> {
  readonly secureContext: () => SecureContext;
  readonly tlsSessions: (scope: string, host: string, port: number) => TlsSessions;
}

const systemClock: Clock = { now: () => Date.now() };

/** Resolved by nobody: c-ares does not read the hosts file, and no name server should be asked for it. */
const LOCALHOST_ADDRESSES: readonly string[] = ['127.0.0.1', '::1'];

/**
 * The only way out to destinations. Resolves once, refuses if any answer is not permitted, and connects to those
 * very answers; no redirect, no proxy, a connection per attempt. One deadline over DNS, connect, TLS and HTTP.
 * @throws RangeError when `allowedCidrs` holds something else
 */
export function createSender(options: SenderOptions): Sender {
  addressSet(options.destinations.allowedCidrs);
  const guard: Guard = {
    destinations: options.destinations,
    resolve: options.resolve ?? dnsResolve(),
    ipv4Only: options.ipv4Only ?? false,
    connectTimeoutMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    secureContext: lazySecureContext(options.extraAuthorities ?? []),
    tlsSessions: createTlsSessions(options.clock ?? systemClock),
  };
  return {
    permits: (url) => within(DNS_TIMEOUT_MS, (deadline) => permits(guard, url, deadline)),
    post: (request) => post(guard, request),
  };
}

async function permits(guard: Guard, rawUrl: string, deadline: AbortSignal): Promise<boolean> {
  const check = checkUrl(rawUrl, guard.destinations);
  if (check.verdict !== 'allowed') return false;
  const addresses = await addressesOf(guard, check.url, deadline);
  return checkAddresses(check.url, addresses, guard.destinations) === 'allowed';
}

/** An attempt before it knows how long it took. */
type Outcome = DistributiveOmit<SendResult, 'durationMs'>;
type DistributiveOmit<Union, Key extends PropertyKey> = Union extends unknown ? Omit<Union, Key> : never;

/** The URL is judged here, once: what is reported and called is the form that was judged. */
async function post(guard: Guard, request: OutgoingRequest): Promise<PostReport> {
  const startedAtMs = performance.now();
  const report = (sent: PostReport['request'], outcome: Outcome): PostReport => ({
    request: sent,
    result: { ...outcome, durationMs: Math.round(performance.now() - startedAtMs) },
  });

  const asGiven = { url: request.url, headers: request.headers };
  const check = checkUrl(request.url, guard.destinations);
  if (check.verdict !== 'allowed') return report(asGiven, failure('destination_refused'));
  const { url } = check;
  const body = Buffer.from(request.body);
  const headers = requestHeaders(url, request.headers, body.length);
  if (!headers) return report({ ...asGiven, url: url.href }, failure('protocol_error'));

  const prepared = { url, headers, body, sessionScope: request.sessionScope };
  const outcome = await within(request.deadlineMs, (deadline) => attempt(guard, prepared, deadline));
  return report({ url: url.href, headers }, outcome);
}

interface Prepared {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly sessionScope: string | undefined;
}

async function attempt(guard: Guard, prepared: Prepared, deadline: AbortSignal): Promise<Outcome> {
  const { url } = prepared;
  const startedAtMs = performance.now();
  const addresses = await addressesOf(guard, url, deadline);
  const dnsMs = performance.now() - startedAtMs;
  if (deadline.aborted) return failure('timeout');
  if (addresses.length === 0) return failure('dns_failure');
  if (checkAddresses(url, addresses, guard.destinations) === 'blocked') return failure('destination_refused');

  const ours = guard.ipv4Only ? addresses.filter((address) => isIPv4(address)) : addresses;
  const dialled = ours.slice(0, ADDRESSES_DIALLED_MAX);
  const readLimit = createReadLimit();
  const connection = await connectToAny(targetOf(guard, prepared, readLimit), dialled, deadline);
  if (connection.kind === 'failure') return { ...connection, timing: timingOf({ dnsMs }) };

  const { socket, connectMs, tlsMs, resumption } = connection;
  const bounds = tlsMs === undefined ? { deadline, readLimit } : { deadline };
  const { firstByteMs, ...outcome } = await exchange(socket, prepared, bounds);
  resumption?.settle(outcome.kind === 'response');
  return { ...outcome, timing: timingOf({ dnsMs, connectMs, tlsMs, firstByteMs }) };
}

/** In whole milliseconds; without the phases that were not reached. */
function timingOf(phases: { [Phase in keyof AttemptTiming]: number | undefined }): AttemptTiming {
  const reached = Object.entries(phases).flatMap(([phase, ms]) =>
    ms === undefined ? [] : [[phase, Math.round(ms)]],
  );
  return Object.fromEntries(reached);
}

/** Empty when the name does not resolve, whatever the reason, or not before the deadline. */
async function addressesOf({ resolve }: Guard, url: URL, deadline: AbortSignal): Promise<readonly string[]> {
  const host = hostOf(url);
  if (isIP(host)) return [host];
  if (host === 'localhost') return LOCALHOST_ADDRESSES;
  const gaveUp = Promise.withResolvers<readonly string[]>();
  const giveUp = () => gaveUp.resolve([]);
  deadline.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([resolve(host, deadline), gaveUp.promise]);
  } catch {
    return [];
  } finally {
    deadline.removeEventListener('abort', giveUp);
  }
}

function targetOf(guard: Guard, { url, sessionScope }: Prepared, readLimit: ReadLimit): ConnectTarget {
  const [host, port] = [hostOf(url), portOf(url)];
  const target = { readLimit, host, port, timeoutMs: guard.connectTimeoutMs };
  if (url.protocol !== 'https:') return target;
  const sessions = sessionScope === undefined ? undefined : guard.tlsSessions(sessionScope, host, port);
  return { ...target, secureContext: guard.secureContext(), ...(sessions && { sessions }) };
}

/**
 * Node's bundled roots and the operator's, so that no variable of the environment adds others. Parsing them takes
 * some 20 ms: once, and not before the first https destination.
 */
function lazySecureContext(extraAuthorities: readonly string[]): () => SecureContext {
  let context: SecureContext | undefined;
  return () => {
    context ??= createSecureContext({
      ca: [...rootCertificates, ...extraAuthorities],
      minVersion: 'TLSv1.2',
    });
    return context;
  };
}

/** A timer of its own instead of AbortSignal.timeout, which would outlive the work it limits. */
async function within<T>(limitMs: number, work: (deadline: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), limitMs);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

import { BlockList, isIP } from 'node:net';
import { Token } from 'aws-cdk-lib';
import type { ServiceSettings } from './stage.ts';

/**
 * This machine, its neighbours on the link, and every form of writing them: on Lambda that is where its runtime
 * API and the daemon for traces listen.
 */
const MACHINE: readonly string[] = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '::/96',
  '::ffff:0:0/96',
  '64:ff9b::/96',
  'fe80::/10',
];
const LOCAL_NAME = /(^|\.)localhost$/;

/** @throws Error naming the setting, and saying what to change */
export function assertCoherent(settings: ServiceSettings): void {
  assertDoors(settings);
  const { alarms, domains, webAclArn } = settings;
  if (!alarms.enabled && (alarms.emails.length > 0 || alarms.topicArn !== undefined))
    throw new Error('alarms: somebody is to hear of them, and they are off; set alarms.enabled to true');
  assertInUsEast1('domains.console.certificateArn', domains.console?.certificateArn);
  assertInUsEast1('webAclArn', webAclArn);
  assertOffTheMachine(settings);
}

function assertDoors({ doors, domains, console, webAclArn }: ServiceSettings): void {
  if (!doors.iam && !doors.jwt) throw new Error('doors: open at least one of jwt and iam');
  if (doors.issuer && !doors.jwt)
    throw new Error('doors.issuer: the JWT door is closed; set doors.jwt to true');
  if (console && (!doors.jwt || doors.issuer)) {
    throw new Error(
      "console: needs the JWT door with the service's own user pool; leave doors.issuer out, or set console to false",
    );
  }
  if (domains.jwt && !doors.jwt) throw new Error('domains.jwt: that door is closed');
  if (domains.iam && !doors.iam) throw new Error('domains.iam: that door is closed');
  if (domains.console && !console) throw new Error('domains.console: there is no console');
  if (webAclArn !== undefined && !console) throw new Error('webAclArn: there is no console');
}

/** CloudFront is everywhere, and what belongs to it lives in one Region. */
function assertInUsEast1(name: string, arn: string | undefined): void {
  if (arn === undefined || Token.isUnresolved(arn) || arn.split(':')[3] === 'us-east-1') return;
  throw new Error(`${name}: CloudFront takes it from us-east-1 only, not from "${arn.split(':')[3]}"`);
}

/** Whoever may choose a URL must not reach the function that calls it. */
function assertOffTheMachine({ destinations, emulatorEndpoint }: ServiceSettings): void {
  if (emulatorEndpoint !== undefined) {
    assertEmulator(emulatorEndpoint);
    return;
  }
  const { allowedCidrs, allowedHosts } = destinations;
  const local = [
    ...allowedCidrs.filter(
      (cidr) => !Token.isUnresolved(cidr) && MACHINE.some((machine) => overlap(cidr, machine)),
    ),
    ...allowedHosts.filter(
      (host) => LOCAL_NAME.test(host) || (isIP(host) && MACHINE.some((m) => overlap(host, m))),
    ),
  ];
  if (local.length > 0) {
    throw new Error(
      `destinations: ${local.join(', ')} would let webhooks call the function itself (loopback, link-local, Lambda's runtime API)`,
    );
  }
}

function assertEmulator(endpoint: string): void {
  const host = URL.parse(endpoint)?.hostname;
  if (host === undefined || /(^|\.)amazonaws\.com(\.cn)?$/.test(host))
    throw new Error(`emulatorEndpoint: "${endpoint}" is no emulator`);
}

/** Of two ranges, one contains the other or they have nothing in common. */
const overlap = (one: string, other: string): boolean =>
  contains(one, addressOf(other)) || contains(other, addressOf(one));

const addressOf = (range: string): string => range.split('/')[0] ?? '';

/** @throws Error when it is no range of addresses */
function contains(range: string, address: string): boolean {
  const [network = '', prefix] = range.split('/');
  const family = isIP(network);
  if (family === 0) throw new Error(`destinations: "${range}" is neither an address nor a CIDR`);
  if (isIP(address) !== family) return false;
  const list = new BlockList();
  const type = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(network, prefix === undefined ? FULL_PREFIX[type] : Number(prefix), type);
  return list.check(address, type);
}

const FULL_PREFIX = { ipv4: 32, ipv6: 128 };

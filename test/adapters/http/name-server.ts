import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export interface DnsAnswer {
  /** @default 0, NOERROR */
  readonly code?: number;
  /** In front of the addresses: `[asked, alias, alias of the alias, ..]`. */
  readonly aliases?: readonly string[];
  /** IPv4, for questions of type A only. */
  readonly ipv4?: readonly string[];
  /** IPv6 in eight groups, for questions of type AAAA only. */
  readonly ipv6?: readonly string[];
}

export const SERVFAIL = 2;
export const NXDOMAIN = 3;
export const REFUSED = 5;

const TYPE_A = 1;
const TYPE_CNAME = 5;

/**
 * A DNS server on loopback, closed when the test has finished.
 * @param zone what to say about a name; undefined: nothing, ever
 * @returns its `address:port`
 */
export async function nameServer(zone: (name: string) => DnsAnswer | undefined): Promise<string> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const { name, type, question } = parse(query);
    const answer = zone(name);
    if (answer) socket.send(respond(query, question, name, type, answer), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  onTestFinished(() => {
    socket.close();
  });
  return `127.0.0.1:${socket.address().port}`;
}

function parse(query: Buffer): { name: string; type: number; question: Buffer } {
  const labels: string[] = [];
  let at = 12;
  for (let size = query.readUInt8(at); size > 0; size = query.readUInt8(at)) {
    labels.push(query.toString('latin1', at + 1, at + 1 + size));
    at += 1 + size;
  }
  return {
    name: labels.join('.').toLowerCase(),
    type: query.readUInt16BE(at + 1),
    question: query.subarray(12, at + 5),
  };
}

function respond(query: Buffer, question: Buffer, name: string, type: number, answer: DnsAnswer): Buffer {
  const chain = [name, ...(answer.aliases ?? [])];
  const aliases = chain.slice(1).map((alias, at) => record(chain[at] ?? name, TYPE_CNAME, encode(alias)));
  const asked =
    type === TYPE_A
      ? (answer.ipv4 ?? []).map((address) => Buffer.from(address.split('.').map(Number)))
      : (answer.ipv6 ?? []).map((address) =>
          Buffer.from(
            address
              .split(':')
              .map((group) => group.padStart(4, '0'))
              .join(''),
            'hex',
          ),
        );
  const addresses = asked.map((address) => record(chain.at(-1) ?? name, type, address));
  const records = [...aliases, ...addresses];

  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | (answer.code ?? 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, question, ...records]);
}

/** Class IN, time to live 0. */
function record(name: string, type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([encode(name), fixed, data]);
}

const encode = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { LOCAL_CONTEXT } from '../local/lambda-context.ts';
import { queueEnvironment, sdkEnvironment } from '../test/stub-aws/functions.ts';
import { bundle } from './bundles.ts';

const ROUNDS = 9;
const WARM_ROUNDS = 3;

const started = z.object({ endpoint: z.string(), url: z.string() });
/** Requests to AWS, messages in them, and POSTs to the receiver. */
const counted = z.object({
  total: z.number(),
  sent: z.number(),
  posts: z.number(),
  units: z.object({ written: z.number(), read: z.number() }),
});
type Counted = z.output<typeof counted>;

export interface Stub {
  /** Where DynamoDB, SQS and Secrets Manager answer. */
  readonly endpoint: string;
  /** Where a receiver answers 200. */
  readonly url: string;
  /** What arrived since the last call. */
  take(): Promise<Counted>;
  stop(): void;
}

export async function startStub(): Promise<Stub> {
  const child = fork(join(import.meta.dirname, 'stub-process.ts'));
  const [first] = await once(child, 'message');
  return {
    ...started.parse(first),
    async take() {
      child.send('take');
      const [message] = await once(child, 'message');
      return counted.parse(message);
    },
    stop: () => child.disconnect(),
  };
}

export type Invoke = (records: SQSRecord[]) => Promise<void>;

/** The function's bundle, as Lambda gets it, in the environment that it needs. A message that fails is an error. */
export async function loadBundle(name: 'router' | 'dispatcher', endpoint: string): Promise<Invoke> {
  Object.assign(process.env, sdkEnvironment(endpoint), queueEnvironment(endpoint));
  const folder = mkdtempSync(join(tmpdir(), 'fanfare-bench-'));
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, (await bundle(name)).code);
  const { handler } = await import(file);
  rmSync(folder, { recursive: true });
  return async (Records) => {
    const { batchItemFailures }: SQSBatchResponse = await handler({ Records }, LOCAL_CONTEXT);
    if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} messages failed`);
  };
}

/** The yardstick: one POST, written with nothing but Node, on a connection of its own. */
export async function barePost(url: string, body: string): Promise<void> {
  const sent = request(url, {
    method: 'POST',
    agent: false,
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  });
  sent.end(body);
  const [response] = await once(sent, 'response');
  response.resume();
  await once(response, 'end');
}

/** Microseconds of CPU that this process spends on it. What it logs goes nowhere: on Lambda that is a pipe. */
export async function cpuOf(work: () => Promise<void>): Promise<number> {
  const write = process.stdout.write;
  process.stdout.write = () => true;
  try {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  } finally {
    process.stdout.write = write;
  }
}

/** The quietest of the rounds: what else the machine does only ever adds. */
export const least = (spent: readonly number[] | undefined): number => Math.min(...(spent ?? []));

/** Rounds in which everything that is compared has its turn; the first ones, of cold code, are not counted. */
export async function inRounds(turn: (isCounted: boolean) => Promise<void>): Promise<void> {
  for (let round = -WARM_ROUNDS; round < ROUNDS; round++) await turn(round >= 0);
}

export function inBatchesOf(size: number, records: readonly SQSRecord[]): SQSRecord[][] {
  return Array.from({ length: records.length / size }, (_, n) => records.slice(n * size, (n + 1) * size));
}

/** Two kilobytes, as an event of a registry has them. */
export const PAYLOAD = JSON.stringify({ version: { id: 'v-1', fingerprint: 'x'.repeat(1_900) } });

export const print = (line: string): void => void process.stdout.write(`${line}\n`);

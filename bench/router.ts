/**
 * `npm run bench:router`: requests to AWS and CPU per event, of the bundled function against servers that answer as AWS
 * does, by the number of webhooks that want the event, beside a bare POST of the same bytes. They take turns.
 */
import { randomUUID } from 'node:crypto';
import { BATCH_SIZE, WEBHOOKS_PER_PROJECT } from '../core/limits.ts';
import { eventsOf, storeWebhook, stubbedTables } from '../test/stub-aws/functions.ts';
import {
  barePost,
  cpuOf,
  inBatchesOf,
  inRounds,
  least,
  loadBundle,
  PAYLOAD,
  print,
  startStub,
} from './stub.ts';

/** In each round, of each case. */
const EVENTS = 100;
const FAN_OUTS = [1, 10, WEBHOOKS_PER_PROJECT];

interface Case {
  readonly size: number;
  readonly fanOut: number;
  readonly projectId: string;
  readonly spent: number[];
  counts: string;
}

const stub = await startStub();
try {
  const route = await loadBundle('router', stub.endpoint);
  const tables = stubbedTables(stub.endpoint);
  const bare: number[] = [];
  const cases: Case[] = [];
  for (const fanOut of FAN_OUTS) {
    const projectId = randomUUID();
    for (let n = 0; n < fanOut; n++) await storeWebhook(tables, { projectId, url: `${stub.url}/${n}` });
    for (const size of [1, BATCH_SIZE]) cases.push({ size, fanOut, projectId, spent: [], counts: '' });
  }

  await inRounds(async (isCounted) => {
    const spent = await cpuOf(async () => {
      for (let n = 0; n < EVENTS; n++) await barePost(stub.url, PAYLOAD);
    });
    if (isCounted) bare.push(spent / EVENTS);
    for (const each of cases) {
      const measured = await measure(each);
      if (isCounted) each.spent.push(measured);
    }
  });

  print(
    '| router | requests to AWS per event | write units | read units | CPU per event, against a bare POST |',
  );
  print('|---|---:|---:|---:|---:|');
  for (const { size, fanOut, counts, spent } of cases)
    print(
      `| batches of ${size}, ${fanOut} webhooks | ${counts} | ${(least(spent) / least(bare)).toFixed(1)} |`,
    );

  async function measure(each: Case): Promise<number> {
    const batches = inBatchesOf(each.size, eventsOf(each.projectId, PAYLOAD, EVENTS));
    await stub.take();
    const spent = await cpuOf(async () => {
      for (const batch of batches) await route(batch);
    });
    const { total, sent, units } = await stub.take();
    if (sent !== EVENTS * each.fanOut) throw new Error(`${sent} messages of ${EVENTS * each.fanOut}`);
    each.counts = [total, units.written, units.read].map((count) => count / EVENTS).join(' | ');
    return spent / EVENTS;
  }
} finally {
  stub.stop();
}

/**
 * `npm run bench:dispatcher`: requests to AWS and CPU per delivery, of the bundled function against servers that answer
 * as AWS does, beside a bare POST of the same bytes. They take turns, so that a busy machine hits all of them.
 */
import { BATCH_SIZE } from '../core/limits.ts';
import { deliveriesOf, storeWebhook, stubbedTables } from '../test/stub-aws/functions.ts';
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

/** In each round, of each size of batch. */
const DELIVERIES = 200;
const SIZES = [1, BATCH_SIZE];

const stub = await startStub();
try {
  const dispatch = await loadBundle('dispatcher', stub.endpoint);
  const tables = stubbedTables(stub.endpoint);
  const webhook = await storeWebhook(tables, { url: stub.url });
  const bare: number[] = [];
  const cpu = new Map(SIZES.map((size): [number, number[]] => [size, []]));
  const counts = new Map<number, string>();

  const measureBatches = async (size: number): Promise<number> => {
    const batches = inBatchesOf(size, await deliveriesOf(tables, webhook, PAYLOAD, DELIVERIES));
    await stub.take();
    const spent = await cpuOf(async () => {
      for (const batch of batches) await dispatch(batch);
    });
    const { total, posts, units } = await stub.take();
    if (posts !== DELIVERIES) throw new Error(`${posts} POSTs of ${DELIVERIES}`);
    counts.set(size, [total, units.written, units.read].map((each) => each / DELIVERIES).join(' | '));
    return spent / DELIVERIES;
  };

  await inRounds(async (isCounted) => {
    const spent = await cpuOf(async () => {
      for (let n = 0; n < DELIVERIES; n++) await barePost(stub.url, PAYLOAD);
    });
    if (isCounted) bare.push(spent / DELIVERIES);
    for (const [size, each] of cpu) {
      const measured = await measureBatches(size);
      if (isCounted) each.push(measured);
    }
  });

  print(
    '| dispatcher | requests to AWS per delivery | write units | read units | CPU per delivery, against a bare POST |',
  );
  print('|---|---:|---:|---:|---:|');
  for (const [size, each] of cpu)
    print(`| batches of ${size} | ${counts.get(size)} | ${(least(each) / least(bare)).toFixed(1)} |`);
} finally {
  stub.stop();
}

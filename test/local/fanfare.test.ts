import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '../../adapters/sqlite/database.ts';
import type { Dependencies } from '../../core/dependencies.ts';
import { RETRY_SCHEDULE_SECONDS } from '../../core/limits.ts';
import { createLog } from '../../functions/runtime/log.ts';
import { localDependencies } from '../../local/dependencies.ts';
import { type Fanfare, startFanfare } from '../../local/fanfare.ts';
import { listen } from '../../local/listen.ts';
import { eventually, type IndependentReceiver, startIndependentReceiver } from '../e2e/fanfare-process.ts';

const BURST = 100;
/** The door's claim and message; the event with its deliveries; the outcome. */
const COMMITS_PER_EVENT = 3;
/** Claim, event, log, count; each of both messages put in, handed out and taken away. */
const WRITES_PER_EVENT = 10;
/** Of a burst, in which turns are shared. */
const COMMITS_PER_EVENT_OF_BURST = 2;

let db: Database;
let deps: Dependencies;
let api: string;
let fanfare: Fanfare;
let receiver: IndependentReceiver;

beforeEach(async () => {
  db = openDatabase(':memory:');
  receiver = await startIndependentReceiver();
  const server = createServer();
  const port = await listen(server, 0, '127.0.0.1');
  api = `http://127.0.0.1:${port}/2023-05-31/webhook/project`;
  deps = localDependencies(
    db,
    {
      port,
      host: '127.0.0.1',
      stateDir: '',
      retryScheduleSeconds: RETRY_SCHEDULE_SECONDS,
      destinations: 'loopback',
      insecureHost: false,
    },
    [],
  );
  fanfare = startFanfare({
    server,
    db,
    dependencies: deps,
    console: async () => {},
    log: createLog(() => {}, deps.clock.now),
    allowedHosts: 'any',
  });
  await createWebhook('p');
});

afterEach(async () => {
  vi.restoreAllMocks();
  await fanfare.stop();
  await receiver.close();
});

async function call(path: string, body: unknown): Promise<number> {
  const answer = await fetch(`${api}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify(body),
  });
  return answer.status;
}

async function createWebhook(project: string): Promise<void> {
  await call(`${project}/webhooks`, {
    name: 'mine',
    enabled: true,
    config: { url: receiver.url },
    subscriptions: [{ events: [{ source: 'acme.orders.order', action: '*' }] }],
  });
  receiver.got.length = 0;
}

const eventOf = (id: string) => ({
  event_source: 'acme.orders.order',
  event_action: 'create',
  event_id: `orders.event:${id}`,
  event_payload: { n: 1 },
});
const count = (sql: string): number => Number(db.prepare(`SELECT count(*) AS n FROM ${sql}`).get()?.n);
const changes = (): number => Number(db.prepare('SELECT total_changes() AS n').get()?.n);
const isDone = () => count('messages') === 0;

/** Calls `look` after every commit that wrote something. */
function afterCommits(look: () => void): void {
  const exec = db.exec.bind(db);
  let before = changes();
  vi.spyOn(db, 'exec').mockImplementation((sql) => {
    exec(sql);
    if (sql !== 'COMMIT' || changes() === before) return;
    before = changes();
    look();
  });
}

it('syncs three times and writes ten rows for an event with one webhook', async () => {
  let commits = 0;
  afterCommits(() => commits++);
  const before = changes();
  expect(await call('p/events', eventOf('1'))).toBe(202);
  await eventually(() => receiver.got.length === 1 && isDone());
  expect(commits).toBeLessThanOrEqual(COMMITS_PER_EVENT);
  expect(changes() - before).toBeLessThanOrEqual(WRITES_PER_EVENT);
});

it('shares its syncs between the events of a burst', async () => {
  let commits = 0;
  afterCommits(() => commits++);
  await Promise.all(Array.from({ length: BURST }, (_, n) => call('p/events', eventOf(`${n}`))));
  await eventually(() => receiver.got.length === BURST && isDone());
  expect(commits).toBeLessThan(BURST * COMMITS_PER_EVENT_OF_BURST);
});

it('never has an event on the disk without its deliveries: no kill leaves work for a look', async () => {
  const lonely = `events WHERE sort_id <> ''
    AND NOT EXISTS (SELECT 1 FROM messages WHERE queue = 'deliveries' AND json_extract(body, '$.eventId') = event_id)
    AND NOT EXISTS (SELECT 1 FROM deliveries WHERE json_extract(item, '$.eventId') = event_id)`;
  const seen: number[] = [];
  // The router knows the webhooks of the one project by heart, and has to read those of the other in between.
  await call('p/events', eventOf('first'));
  await createWebhook('q');
  afterCommits(() => seen.push(count(lonely)));
  await deps.eventQueue.send(
    Array.from({ length: BURST }, (_, n) => {
      const projectId = n % 4 === 3 ? 'q' : 'p';
      return { projectId, body: JSON.stringify({ ...eventOf(`${n}`), project_id: projectId }) };
    }),
  );
  await eventually(() => receiver.got.length === BURST && isDone());
  expect(new Set(seen)).toEqual(new Set([0]));
});

it('has a count of attempts on the disk in the very commit of what it counts', async () => {
  const seen: [recorded: number, counted: number][] = [];
  const counted = `metrics, json_each(item) AS counter WHERE counter.key LIKE 'l%'`;
  const sum = () => Number(db.prepare(`SELECT total(counter.value) AS n FROM ${counted}`).get()?.n);
  afterCommits(() => seen.push([count("deliveries WHERE json_extract(item, '$.trigger') = 'event'"), sum()]));
  await Promise.all(Array.from({ length: BURST }, (_, n) => call('p/events', eventOf(`${n}`))));
  await eventually(() => receiver.got.length === BURST && isDone());
  expect(seen.at(-1)).toEqual([BURST, BURST]);
  expect(seen.filter(([recorded, inMetrics]) => recorded !== inMetrics)).toEqual([]);
});

it('sends nothing before what led to it is on the disk', async () => {
  const exec = db.exec.bind(db);
  vi.spyOn(db, 'exec').mockImplementation((sql) => {
    if (sql === 'COMMIT') throw new Error('disk full');
    exec(sql);
  });
  expect(await call('p/webhooks', { name: 'other', enabled: true, config: { url: receiver.url } })).toBe(500);
  expect(receiver.got).toEqual([]);
});

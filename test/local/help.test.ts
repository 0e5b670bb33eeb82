import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withDeliveryLines } from '../../local/delivery-line.ts';
import { HELP } from '../../local/help.ts';
import { status } from '../scripted-sender.ts';
import { createWorld, PROJECT, URL_A } from '../world.ts';

it('the help of npm start names every setting of the README', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [table = ''] = readme.split('## Settings of `npm start`')[1]?.split('\n## ') ?? [];
  const names = [...table.matchAll(/`([A-Z_]{4,})`|-- (--[a-z-]+)/g)].map(
    ([, name, flag]) => name ?? flag ?? '',
  );
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(HELP).toContain(name);
});

it('in a terminal each handled delivery is one line, and the log has its own', async () => {
  const world = createWorld();
  const base = `/2023-05-31/webhook/project/${PROJECT}`;
  const subscriptions = [{ events: [{ source: 'a.b', action: '*' }] }];
  await world.call('POST', `${base}/webhooks`, { name: 'hook', config: { url: URL_A }, subscriptions });
  world.sender.answer = () => status(503);
  await world.call('POST', `${base}/events`, {
    event_source: 'a.b',
    event_action: 'x',
    event_id: 'E',
    event_payload: 1,
  });
  await world.drain();
  const lines = world.log.map((line) => JSON.parse(line));
  expect(lines.length).toBeGreaterThan(2);

  const logged: string[] = [];
  const printed: string[] = [];
  const log = withDeliveryLines(
    { info: (event) => logged.push(event), error: () => {} },
    (line) => printed.push(line),
    () => 0,
  );
  for (const { event, ...fields } of lines) log.info(event, fields);
  expect(logged).toEqual(lines.map(({ event }) => event));
  expect(printed).toEqual([
    expect.stringMatching(/^1970-01-01T00:00:00\.000Z {2}[0-9A-Z]{26} {2}retry {2}503 {2}event E$/),
  ]);
});

import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createWorld, newProject, shoot } from './world.ts';

const world = createWorld();

const create = (project: string, name: string, url = 'https://receiver.example.com/') =>
  world.fanfare().api('POST', `/project/${project}/webhooks`, { name, enabled: false, config: { url } });

/** One event's payload, of which a list must not hold even one. */
const PAYLOAD_BYTES = 20_000;
/** What an idle tab may move in a minute, on any page, headers and questions included. */
const IDLE_BYTES = 50_000;
/** Looks in a minute at something that does not change, once it has not changed for a minute. */
const IDLE_LOOKS = 3;

test.each([
  ['is down', 'cut' as const, 'The API cannot be reached.'],
  ['answers 500', 500, 'out for a moment'],
])('an API that %s is told with the age of what is shown, until it is back', async (_name, fault, words) => {
  const project = newProject();
  await create(project, 'shown');
  const door = await world.door();
  const page = await door.openPage(`/projects/${project}/webhooks/shown`);
  await page.getByRole('heading', { name: 'shown', exact: true }).waitFor();
  door.fault = () => fault;
  const notice = page.getByText('Not live: what you see is not being updated').first();
  await notice.waitFor();
  await page.getByText(words).first().waitFor();
  await page
    .getByText(/Shown as of \d\d \w{3} \d{4}/)
    .first()
    .waitFor();
  await shoot(page, `stale-${String(fault)}`);
  await page.getByRole('heading', { name: 'shown', exact: true }).waitFor();
  door.fault = () => undefined;
  await page.getByRole('button', { name: 'Try again' }).click();
  await notice.waitFor({ state: 'hidden' });
});

test('a webhook that was deleted elsewhere does not go on looking alive', async () => {
  const project = newProject();
  await create(project, 'doomed');
  const page = await world.openPage(`/projects/${project}/webhooks/doomed`);
  await page.getByRole('heading', { name: 'doomed', exact: true }).waitFor();
  await world.fanfare().api('DELETE', `/project/${project}/geo/us/webhook/doomed`);
  await page.getByText('What you see was deleted or renamed elsewhere').first().waitFor();
  await shoot(page, 'deleted-elsewhere');
});

/** A webhook that got ten events of 20 kB. */
async function busy(): Promise<string> {
  const project = newProject();
  const receiver = await world.receiver();
  await world.fanfare().api('POST', `/project/${project}/webhooks`, {
    name: 'busy',
    enabled: true,
    config: { url: receiver.url },
    subscriptions: [{ events: [{ source: '*', action: '*' }] }],
  });
  const event = { event_source: 'acme.x', event_action: 'y', event_payload: { text: 'x'.repeat(20_000) } };
  for (let count = 0; count < 10; count++) {
    await world.fanfare().api('POST', `/project/${project}/events`, event);
  }
  await expect.poll(() => receiver.received.length).toBe(11);
  return project;
}

test.each([
  ['webhooks', /busy/],
  ['webhooks/busy', /acme\.x:y/],
  ['events', /acme\.x:y/],
])('%s is read without payloads; then an idle tab moves next to nothing', async (path, words) => {
  const project = await busy();
  const door = await world.door();
  const page = await door.openPage('/projects');
  await page.clock.install();
  await page.goto(`${door.url}/projects/${project}/${path}`);
  await page.getByRole('table').getByText(words).first().waitFor();
  await passed(page, 2);
  const read = door.calls.filter((call) => call.path.includes(`/${project}/`));
  expect(sizeOf(read)).toBeLessThan(PAYLOAD_BYTES);

  const before = door.calls.length;
  const moved = door.moved();
  await passed(page, 60);
  expect(door.calls.length).toBeGreaterThan(before);
  expect(door.moved() - moved).toBeLessThan(IDLE_BYTES);

  await passed(page, 60);
  const later = door.calls.length;
  await passed(page, 60);
  const looks = door.calls.slice(later).filter((call) => call.path.includes(`/${path.split('/').at(-1)}?`));
  expect(looks.length).toBeGreaterThan(0);
  expect(looks.length).toBeLessThanOrEqual(IDLE_LOOKS);

  // Whoever comes back sees it as it is now.
  const away = door.calls.length;
  await page.mouse.move(300, 300);
  await page.mouse.move(400, 400);
  await expect.poll(() => door.calls.length).toBeGreaterThan(away);
});

const sizeOf = (calls: readonly { readonly bytes: number }[]): number =>
  calls.reduce((sum, { bytes }) => sum + bytes, 0);

test('a tab that nobody sees asks for nothing', async () => {
  const door = await world.door();
  const page = await door.openPage('/projects');
  await page.clock.install();
  await page.goto(`${door.url}/projects/demo/webhooks`);
  await page.getByRole('link', { name: 'demo-receiver', exact: true }).waitFor();
  await page.evaluate(
    "Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true }); document.dispatchEvent(new Event('visibilitychange'))",
  );
  await passed(page, 2);
  const before = door.calls.length;
  await passed(page, 60);
  expect(door.calls.length).toBe(before);
});

test('a page of a list that fails is not asked for again and again', async () => {
  const project = newProject();
  await create(project, 'first');
  const page = await world.openPage('/projects');
  let asked = 0;
  await page.route('**/webhooks?**', async (route) => {
    const url = new URL(route.request().url());
    if (url.searchParams.has('pagination.next_page_token')) {
      asked++;
      await route.fulfill({ status: 400, json: { code: 3, message: 'no such page', details: [] } });
      return;
    }
    const answer = await (await route.fetch()).json();
    answer.pagination.next_page_token = 'more';
    await route.fulfill({ json: answer });
  });
  await page.goto(`${world.fanfare().url}/projects/${project}/webhooks`);
  await page.getByText('Not all webhooks could be loaded').first().waitFor();
  await page.getByRole('link', { name: 'first', exact: true }).waitFor();
  await page.waitForTimeout(2_000);
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThan(4);
});

/** Lets the page's time pass, with room for its answers to arrive. */
async function passed(page: Page, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await page.clock.runFor(1_000);
    await page.waitForTimeout(20);
  }
}

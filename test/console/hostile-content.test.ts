import { expect, test } from 'vitest';
import { createWorld, newProject } from './world.ts';

const world = createWorld();

const MARKUP = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1"><b>bold</b>';
const ESCAPES = '\u001b[31mred\u001b[0m\u001b]0;title\u0007';
const REVERSED = 'abc\u202edef';

test('what a receiver answers is text, whatever it says', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  await world.fanfare().api('POST', `/project/${project}/webhooks`, {
    name: 'hostile',
    description: MARKUP,
    enabled: true,
    config: { url: receiver.url },
    subscriptions: [{ resource_id: MARKUP, events: [] }, { events: [{ source: '*', action: '*' }] }],
  });
  receiver.reply = {
    status: 302,
    headers: { location: 'javascript:window.hacked=1', 'x-markup': MARKUP },
    body: `${MARKUP}${ESCAPES}${REVERSED}${'A'.repeat(60_000)}`,
  };
  const { body } = await world.fanfare().api('POST', `/project/${project}/geo/us/webhook/hostile/verify`);
  const page = await world.openPage(`/projects/${project}/webhooks/hostile/deliveries/${body.delivery.id}`);
  const response = page.getByRole('region', { name: 'Response body of attempt 1' });
  await response.getByText(MARKUP).first().waitFor();
  await response.getByText('⟨U+001B⟩[31mred').first().waitFor();
  await response.getByText('abc⟨U+202E⟩def').first().waitFor();
  await page
    .getByText(/Set the Webhook URL to its final address: javascript:window.hacked=1/)
    .first()
    .waitFor();
  await page.getByText('Only its beginning is kept.').first().waitFor();
  expect(await page.locator('a[href^="javascript:"]').count()).toBe(0);

  await page.getByRole('link', { name: 'hostile', exact: true }).first().click();
  await page.getByText(MARKUP).first().waitFor();
  await page.getByRole('link', { name: 'Edit webhook' }).click();
  await page.getByRole('button', { name: 'Save webhook' }).waitFor();
  expect(await page.evaluate('window.hacked')).toBeUndefined();
});

test('what a publisher writes is text, with every digit and escape it was written with', async () => {
  const project = newProject();
  const receiver = await world.receiver();
  await world.fanfare().api('POST', `/project/${project}/webhooks`, {
    name: 'all',
    enabled: true,
    config: { url: receiver.url },
    subscriptions: [{ events: [{ source: '*', action: '*' }] }],
  });
  const payload = `{"n":12345678901234567890.10,"markup":${JSON.stringify(MARKUP)},"a":"\\u0041","__proto__":{"x":1},"n":2}`;
  const { body } = await world
    .fanfare()
    .api(
      'POST',
      `/project/${project}/events`,
      `{"event_source":"acme.x","event_action":"y","event_description":${JSON.stringify(MARKUP)},"resource_name":${JSON.stringify(ESCAPES)},"event_payload":${payload}}`,
    );
  const page = await world.openPage(`/projects/${project}/events/${body.event_id}`);
  await page.getByText('⟨U+001B⟩[31mred').first().waitFor();
  const shown = page.getByRole('region', { name: 'event_payload' });
  await shown.getByText('12345678901234567890.10').first().waitFor();
  await page.getByRole('button', { name: 'Exact text' }).click();
  await shown.getByText(payload).first().waitFor();
  expect(await page.evaluate('window.hacked')).toBeUndefined();
});

test('a payload at the limit is shown in part, and whole on request', async () => {
  const project = newProject();
  const items = Array.from({ length: 7_000 }, (_, index) => ({ index, text: 'some text' }));
  const event = { event_source: 'acme.x', event_action: 'large', event_payload: { items, last: 'the end' } };
  const { body } = await world.fanfare().api('POST', `/project/${project}/events`, event);
  expect(body.message).toBeUndefined();
  await expect
    .poll(
      async () => (await world.fanfare().api('GET', `/project/${project}/events/${body.event_id}`)).status,
    )
    .toBe(200);
  const page = await world.openPage(`/projects/${project}/events/${body.event_id}`);
  const more = page.getByRole('button', { name: /Show all [\d,]+ characters/ });
  await more.waitFor();
  expect(await page.getByText('the end').count()).toBe(0);
  await more.click();
  await page.getByText('the end').first().waitFor();
});

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createWorld, shoot } from './world.ts';

const world = createWorld();

/** Gzip bytes of scripts and styles until the Webhooks page is there. docs/console.md gives the measured figure. */
const BUDGET_BYTES = 450_000;
/** Fonts are fetched when a weight is first used, and do not hold up the page. */
const FONTS_BUDGET_BYTES = 80_000;
/** Requests for the console's own files, fonts apart: on a slow line each waits for its turn. */
const REQUESTS_BUDGET = 12;

test('the Webhooks page loads within its budget, compressed', async () => {
  const page = await world.openPage('/');
  await page.getByRole('link', { name: 'demo-receiver', exact: true }).waitFor();
  const urls: string[] = JSON.parse(
    String(
      await page.evaluate("JSON.stringify(performance.getEntriesByType('resource').map(({ name }) => name))"),
    ),
  );
  const files = new Set(urls.filter((each) => new URL(each).pathname.startsWith('/assets/')));
  const requests = [...files].filter((each) => !each.endsWith('.woff2')).length;
  process.stdout.write(`first load: ${requests} requests for code\n`);
  expect(requests).toBeLessThanOrEqual(REQUESTS_BUDGET);
  const sizes = { code: 0, fonts: 0 };
  for (const url of new Set(urls.filter((each) => /\.(js|css|woff2)$/.test(each)))) {
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    if (url.endsWith('.woff2')) sizes.fonts += bytes.length;
    else sizes.code += gzipSync(bytes, { level: 9 }).length;
  }
  process.stdout.write(`first load: ${sizes.code} bytes of code (gzip), ${sizes.fonts} bytes of fonts\n`);
  expect(sizes.code).toBeGreaterThan(50_000);
  expect(sizes.code).toBeLessThan(BUDGET_BYTES);
  expect(sizes.fonts).toBeLessThan(FONTS_BUDGET_BYTES);
});

test('the page shows itself before any of its scripts and styles are there', async () => {
  const page = await world.openPage('/projects');
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route('**/assets/**', async (route) => {
    await held;
    await route.continue();
  });
  void page.goto(`${world.fanfare().url}/projects/demo/webhooks`);
  await page.getByText('Loading the console…').waitFor();
  await expect
    .poll(() => page.evaluate("performance.getEntriesByName('first-contentful-paint').length"))
    .toBe(1);
  await shoot(page, 'first-paint', false);
  letGo();
  await page.getByRole('link', { name: 'demo-receiver', exact: true }).waitFor();
  expect(await page.getByText('Loading the console…').count()).toBe(0);
});

test('the local server compresses what it serves', async () => {
  const page = await fetch(world.fanfare().url, { headers: { 'accept-encoding': 'br' } });
  expect(page.headers.get('content-encoding')).toBe('br');
  const script = /src="(\/assets\/first-load[^"]+)"/.exec(await page.text())?.[1] ?? '';
  const answer = await fetch(world.fanfare().url + script, { headers: { 'accept-encoding': 'gzip' } });
  expect(answer.headers.get('content-encoding')).toBe('gzip');
});

import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { createWorld } from './world.ts';

const world = createWorld();

/** Gzip bytes of scripts and styles until the Webhooks page is there. docs/console.md gives the measured figure. */
const BUDGET_BYTES = 450_000;
/** Fonts are fetched when a weight is first used, and do not hold up the page. */
const FONTS_BUDGET_BYTES = 80_000;

test('the Webhooks page loads within its budget, compressed', async () => {
  const page = await world.openPage('/');
  await page.getByRole('link', { name: 'demo-receiver', exact: true }).waitFor();
  const urls: string[] = JSON.parse(
    String(
      await page.evaluate("JSON.stringify(performance.getEntriesByType('resource').map(({ name }) => name))"),
    ),
  );
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

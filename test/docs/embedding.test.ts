import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const example = read('examples/embedded/lib/shop-stack.ts');
const tsIn = (page: string): string => /```ts\n([\s\S]*?)```/.exec(page)?.[1] ?? '';

test('the page of the package shows the example that is deployed, whole', () => {
  expect(tsIn(read('package/README.md'))).toBe(example);
});

test('docs/embedding.md shows its ten lines', () => {
  const lines = tsIn(read('docs/embedding.md'));
  expect(lines).toContain('new WebhookService');
  expect(example).toContain(lines);
});

test('every example names the versions that this repository is tested with', () => {
  const { devDependencies, dependencies, version } = JSON.parse(read('package.json'));
  const ours: Record<string, string> = { ...dependencies, ...devDependencies };
  for (const name of ['embedded', 'publisher', 'receiver']) {
    const theirs = JSON.parse(read(`examples/${name}/package.json`));
    const asked: Record<string, string> = { ...theirs.dependencies, ...theirs.devDependencies };
    expect(asked['fanfare-webhooks']).toBe(`file:../../dist/fanfare-webhooks-${version}.tgz`);
    for (const [dependency, wanted] of Object.entries(asked))
      if (dependency in ours) expect([dependency, wanted]).toEqual([dependency, ours[dependency]]);
  }
});

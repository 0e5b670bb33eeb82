import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const LISTS = ['emulator-requirements.txt', 'template-checkers-requirements.txt'];

test.each(LISTS)('%s pins every package with the hashes of its files, and names no address', (name) => {
  const text = readFileSync(new URL(`../../local/${name}`, import.meta.url), 'utf8');
  const entries = text
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  expect(entries.length).toBeGreaterThan(10);
  for (const entry of entries)
    expect(entry).toMatch(/^[\w.-]+==\S+ (; [^-]+)?(--hash=sha256:[0-9a-f]{64}\s*)+$/);
  expect(text).not.toMatch(/https?:|index-url/);
});

test('pip is told to take nothing without its hash', () => {
  expect(readFileSync(new URL('../../local/python-packages.ts', import.meta.url), 'utf8')).toContain(
    "'--require-hashes'",
  );
});

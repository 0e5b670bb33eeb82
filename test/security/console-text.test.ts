import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curlCommand } from '../../console/src/delivery/curl.ts';
import { visibleText } from '../../console/src/text/visible-text.ts';

describe('text of strangers, as the console shows it', () => {
  test.each([
    ['the Arabic letter mark', 0x061c],
    ['a zero-width space', 0x200b],
    ['a zero-width joiner', 0x200d],
    ['a word joiner', 0x2060],
    ['a mark of direction', 0x200f],
    ['an override of direction', 0x202e],
    ['an isolate', 0x2067],
    ['a tag', 0xe0041],
    ['a variation selector of the second kind', 0xe0101],
    ['a soft hyphen', 0x00ad],
    ['a filler', 0x3164],
    ['a byte order mark', 0xfeff],
    ['a line separator', 0x2028],
    ['an escape', 0x1b],
    ['a C1 control', 0x9b],
    ['a lone carriage return', 0x0d],
  ])('shows %s as its code point', (_what, code) => {
    const shown = `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
    expect(visibleText(`a${String.fromCodePoint(code)}b`)).toBe(`a${shown}b`);
  });

  test('leaves what can be seen as it is', () => {
    const seen = 'Zoë\t日本語 \u{1f600} ❤\ufe0f عربي\nsecond line';
    expect(visibleText(seen.replace('\n', '\r\n'))).toBe(seen);
  });

  test('shows the description of a webhook through it', () => {
    const page = readFileSync(new URL('../../console/src/webhook/webhook-page.tsx', import.meta.url), 'utf8');
    expect(page.match(/webhook\.description/g)).toHaveLength(1);
    expect(page).toContain('visibleText(webhook.description)');
  });
});

describe('a request copied as curl', () => {
  /** What the program would be given by a shell. */
  const argumentsOf = (command: string): string[] =>
    execFileSync('bash', ['-c', `curl() { printf '%s\\0' "$@"; }\n${command}`], { encoding: 'utf8' })
      .split('\0')
      .slice(0, -1);

  test('is one request, whatever brackets its URL holds', () => {
    const url = "https://a.example.com/[1-300]?x={a,b}&y='$(id)`id`";
    const given = argumentsOf(
      curlCommand({ url, headers: { host: 'a', 'webhook-id': 'd', empty: '' } }, '@/etc/passwd'),
    );
    expect(given).toEqual([
      ...['--globoff', '--request', 'POST', '--url', url],
      ...['--header', 'webhook-id: d', '--header', 'empty;', '--data-raw', '@/etc/passwd'],
    ]);
  });

  const text = fc
    .string({ unit: 'binary', maxLength: 40 })
    .map((each) => each.toWellFormed().replaceAll('\0', ''));
  const pasted = fc.oneof(
    text,
    fc.constantFrom("'", "\\'", '\u001b[201~\n', '\u009b', '\\', '\r', "$'\\x41'"),
  );

  test('reaches the program byte for byte, and brings a terminal no control character', () => {
    fc.assert(
      fc.property(fc.array(pasted, { maxLength: 4 }), (pieces) => {
        const body = pieces.join('');
        const command = curlCommand({ url: 'https://a.example.com/', headers: {} }, body);
        expect(command).not.toMatch(/(?!\n)\p{Cc}/u);
        expect(argumentsOf(command).at(-1)).toBe(body);
      }),
      { numRuns: 100 },
    );
  });
});

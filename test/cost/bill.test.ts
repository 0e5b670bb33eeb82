import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ASSUMED, billOf, type Load, totalOf } from '../../cost/bill.ts';
import { assumptions, costTable } from '../../cost/page.ts';
import { USD } from '../../cost/prices.ts';
import { COUNTED, COUNTING, countingOf, STORED_BYTES, storedBytesOf, usageOf } from '../../cost/usage.ts';

const load = (more: Partial<Load> = {}): Load => ({
  events: 1_000_000,
  fanOut: 1,
  door: 'bus',
  batch: 10,
  webhooks: 0,
  pointInTimeRecovery: false,
  metrics: false,
  ...more,
});
const lineOf = (what: RegExp, more: Partial<Load> = {}): number =>
  billOf(load(more)).find((line) => what.test(line.what))?.usd ?? Number.NaN;
const total = (more: Partial<Load>): number => totalOf(billOf(load(more)));

describe('the formula', () => {
  test.each([
    [1, 1],
    [1, 10],
    [10, 1],
    [10, 10],
  ] as const)('gives what was counted where it was counted: fan-out %i, batch %i', (fanOut, batch) => {
    const use = usageOf(fanOut, batch);
    for (const part of ['door', 'router', 'dispatcher'] as const)
      for (const [key, value] of Object.entries(COUNTED[fanOut][batch][part]))
        expect(use[part][key as keyof typeof use.door], `${part}.${key}`).toBeCloseTo(value, 9);
    expect(countingOf(fanOut, batch)).toBeCloseTo(COUNTING[fanOut][batch], 9);
    expect(storedBytesOf(fanOut)).toBeCloseTo(STORED_BYTES.event[fanOut] + fanOut * STORED_BYTES.delivery, 9);
  });

  test('grows with the events, and per event with its deliveries', () => {
    expect(total({ events: 2_000_000 })).toBeCloseTo(2 * total({}), 6);
    expect(total({ fanOut: 5 })).toBeGreaterThan(2 * total({}));
    expect(total({ fanOut: 5 })).toBeLessThan(5 * total({}));
  });

  test('holds the claim of the HTTPS door, and of no other', () => {
    const claim = COUNTED[1][1].door.writeUnits * USD.writeUnit * 1_000_000;
    expect(claim).toBeGreaterThan(0);
    expect(lineOf(/publishing/, { door: 'https' })).toBeGreaterThan(claim + USD.apiRequest * 1_000_000);
    expect(lineOf(/publishing/, { door: 'queue' })).toBeCloseTo(USD.queueRequest * 1_000_000, 6);
  });

  test('has the counting of attempts where they are counted, and in their repetitions', () => {
    const unit = USD.writeUnit * 1_000_000;
    expect(lineOf(/metrics/)).toBe(0);
    expect(lineOf(/metrics/, { metrics: true })).toBeCloseTo(0.1 * unit, 6);
    expect(lineOf(/metrics/, { metrics: true, batch: 1 })).toBeCloseTo(unit, 6);
    expect(lineOf(/retries/, { metrics: true }) - lineOf(/retries/)).toBeCloseTo(
      ASSUMED.failedShare * unit,
      6,
    );
  });

  test('has storage, recovery where there is any, and a secret for each webhook', () => {
    expect(lineOf(/storage/)).toBeCloseTo(
      (storedBytesOf(1) / 1e9) * 3 * USD.storedGigabyteMonth * 1_000_000,
      6,
    );
    expect(lineOf(/recovery/)).toBe(0);
    expect(lineOf(/recovery/, { pointInTimeRecovery: true })).toBeGreaterThan(0);
    expect(lineOf(/tokens kept/, { webhooks: 1_000 })).toBeCloseTo(400, 6);
  });
});

test('docs/deploying.md says what the formula says', () => {
  const page = readFileSync(new URL('../../docs/deploying.md', import.meta.url), 'utf8');
  expect(page).toContain(costTable());
  expect(page.replaceAll(/\s+/g, ' ')).toContain(assumptions());
});

describe('npm run cost', () => {
  const cost = (...args: string[]) =>
    spawnSync(process.execPath, ['cost/main.ts', ...args], { encoding: 'utf8' });

  test('prints a line for each part and their sum', () => {
    const { stdout, status } = cost('--events', '10e6', '--fan-out', '2');
    const sum = total({ events: 10e6, fanOut: 2, pointInTimeRecovery: true, metrics: true });
    expect(stdout).toMatch(new RegExp(`USD a month +${sum.toFixed(2)}`));
    expect(status).toBe(0);
  });

  test.each([
    [[], /--events/],
    [['--events', 'many'], /--events: "many"/],
    [['--events', '1', '--fan-out', '0'], /--fan-out: "0" is no number from 1 to 100/],
    [['--events', '1', '--door', 'window'], /--door: there is no "window"/],
  ])('says what is wrong with %j', (args, reason) => {
    expect(cost(...args)).toMatchObject({ status: 2, stderr: expect.stringMatching(reason) });
  });
});

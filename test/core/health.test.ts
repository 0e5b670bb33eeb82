import { describe, expect, it } from 'vitest';
import {
  afterFailure,
  afterOutcomes,
  afterRecovery,
  afterSuccess,
  type Health,
  isBreakerOpen,
  isHopeless,
  isRecovering,
  rampPerSecond,
  withProbe,
} from '../../core/health.ts';
import {
  AUTO_DISABLE_AFTER_MS,
  AUTO_DISABLE_MIN_FAILURES,
  BREAKER_FAILURES,
  PROBE_INTERVAL_MAX_MS,
  PROBE_INTERVAL_MS,
  RAMP_DOUBLING_MS,
  RECOVERY_RAMP_MS,
  RELEASES_PER_SECOND_MAX,
} from '../../core/limits.ts';
import type { Webhook } from '../../core/webhook.ts';

const NOW = 1_000_000_000;
const webhook: Webhook = {
  projectId: 'p',
  id: 'w',
  name: 'hook',
  description: '',
  url: 'https://a.example.com/',
  enabled: true,
  subscriptions: [],
  createdAtMs: 0,
  updatedAtMs: 0,
  version: 3,
  configVersion: 2,
};

/** The health after so many failures in a row, one a second. */
const failed = (times: number, start?: Health): Health | undefined =>
  Array.from({ length: times }).reduce<Health | undefined>(
    (health, _, index) => afterFailure(health, webhook, NOW + index * 1_000).health ?? health,
    start,
  );

describe('the breaker', () => {
  it('stays closed below the limit of failures in a row, and one success starts the count anew', () => {
    expect(failed(BREAKER_FAILURES - 1)?.breaker).toBe('closed');
    const recovered = afterSuccess(failed(BREAKER_FAILURES - 1), webhook, NOW).health;
    expect(recovered).toMatchObject({ consecutiveFailures: 0, breaker: 'closed' });
    expect(recovered).not.toHaveProperty('recoveredAtMs');
  });

  it('opens at the limit, and says so once', () => {
    const before = failed(BREAKER_FAILURES - 1);
    const change = afterFailure(before, webhook, NOW);
    expect(change).toMatchObject({
      step: 'failing',
      health: { breaker: 'open', nextProbeAtMs: NOW + PROBE_INTERVAL_MS },
    });
    expect(afterFailure(change.health, webhook, NOW)).not.toHaveProperty('step');
  });

  it('keeps deliveries back until a probe is due, gives out one, and replaces a lost one', () => {
    const open = afterFailure(failed(BREAKER_FAILURES - 1), webhook, NOW).health;
    if (!open) throw new Error('no health');
    expect(isBreakerOpen(open, webhook)).toBe(true);
    const given = withProbe(open, NOW + PROBE_INTERVAL_MS, 20_000);
    expect(given).toMatchObject({
      breaker: 'half_open',
      nextProbeAtMs: NOW + PROBE_INTERVAL_MS + 20_000,
      version: open.version + 1,
    });
    expect(isBreakerOpen(given, webhook)).toBe(true);
  });

  it('doubles the interval with each failed probe, up to a bound', () => {
    const open = failed(BREAKER_FAILURES);
    const intervals = [];
    let health: Health | undefined = open;
    for (let probe = 0; probe < 6 && health; probe++) {
      health = afterFailure({ ...health, breaker: 'half_open' }, webhook, NOW).health;
      intervals.push(health?.probeIntervalMs);
    }
    expect(intervals).toEqual([2, 4, 8, 15, 15, 15].map((minutes) => minutes * 60_000));
    expect(intervals.at(-1)).toBe(PROBE_INTERVAL_MAX_MS);
  });

  it('closes with a success, says so, and lets the backlog through at a ramp that doubles', () => {
    const change = afterSuccess(failed(BREAKER_FAILURES), webhook, NOW);
    expect(change).toMatchObject({ step: 'recovered', health: { breaker: 'closed', recoveredAtMs: NOW } });
    const { health } = change;
    if (!isRecovering(health, webhook, NOW)) throw new Error('not recovering');
    const rates = [0, 1, 2, 3, 4, 5, 9].map((n) => rampPerSecond(health, NOW + n * RAMP_DOUBLING_MS));
    expect(rates).toEqual([10, 20, 40, 80, 160, RELEASES_PER_SECOND_MAX, RELEASES_PER_SECOND_MAX]);
    expect(isRecovering(health, webhook, NOW + RECOVERY_RAMP_MS - 1)).toBe(true);
    expect(isRecovering(health, webhook, NOW + RECOVERY_RAMP_MS)).toBe(false);
    expect(isRecovering(afterRecovery(health), webhook, NOW)).toBe(false);
  });

  it('opens again at the first failure while the destination is recovering', () => {
    const { health } = afterSuccess(failed(BREAKER_FAILURES), webhook, NOW);
    expect(afterFailure(health, webhook, NOW + 1).health).toMatchObject({ breaker: 'open' });
    expect(afterFailure(health, webhook, NOW + RECOVERY_RAMP_MS).health).toMatchObject({ breaker: 'closed' });
  });

  it('takes the outcomes of a batch as one write, in their order', () => {
    const ten = afterOutcomes(undefined, webhook, Array(10).fill(false), NOW);
    expect(ten).toMatchObject({
      steps: ['failing'],
      health: { breaker: 'open', consecutiveFailures: 10, version: 1 },
    });
    const mixed = afterOutcomes(failed(BREAKER_FAILURES), webhook, [false, true, false], NOW);
    expect(mixed.steps).toEqual(['recovered', 'failing']);
    expect(mixed.health?.version).toBe(BREAKER_FAILURES + 1);
    expect(afterOutcomes(undefined, webhook, [true, true], NOW)).toEqual({ steps: [] });
  });

  it('knows nothing of a newer configuration, and forgets an older one', () => {
    const health = failed(BREAKER_FAILURES);
    const changed = { ...webhook, configVersion: 3 };
    expect(isBreakerOpen(health, changed)).toBe(false);
    expect(afterFailure(health, changed, NOW).health).toMatchObject({
      consecutiveFailures: 1,
      configVersion: 3,
    });
    expect(afterFailure(afterFailure(health, changed, NOW).health, webhook, NOW)).toEqual({});
    expect(afterSuccess(health, changed, NOW)).toEqual({});
  });

  it('is not written to by the successes of a webhook in good health', () => {
    expect(afterSuccess(undefined, webhook, NOW)).toEqual({});
  });
});

describe('a webhook is hopeless', () => {
  it('after five days without a success and twenty failed attempts, not with one of them alone', () => {
    const health = failed(AUTO_DISABLE_MIN_FAILURES);
    if (!health) throw new Error('no health');
    expect(isHopeless(health, NOW + AUTO_DISABLE_AFTER_MS - 1)).toBe(false);
    expect(isHopeless(health, NOW + AUTO_DISABLE_AFTER_MS)).toBe(true);
    expect(
      isHopeless(
        { ...health, consecutiveFailures: AUTO_DISABLE_MIN_FAILURES - 1 },
        NOW + AUTO_DISABLE_AFTER_MS,
      ),
    ).toBe(false);
  });
});

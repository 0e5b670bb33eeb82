import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admit, afterFailure, afterSuccess, type Health, isHopeless } from '../../core/health.ts';
import {
  AUTO_DISABLE_AFTER_MS,
  AUTO_DISABLE_MIN_FAILURES,
  BREAKER_FAILURES,
  PROBE_INTERVAL_MAX_MS,
  PROBE_INTERVAL_MS,
  RECOVERY_RAMP_MS,
  RECOVERY_RAMP_START,
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
const question = { nowMs: NOW, fraction: 0.5, probeDeadlineMs: 20_000 };

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

  it('makes due deliveries wait, spread over an interval after the next probe', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (fraction) => {
        const health = afterFailure(failed(BREAKER_FAILURES - 1), webhook, NOW).health;
        const admission = admit(health, webhook, { ...question, fraction });
        expect(admission.kind).toBe('wait');
        if (admission.kind !== 'wait') return;
        expect(admission.untilMs).toBeGreaterThanOrEqual(NOW + PROBE_INTERVAL_MS);
        expect(admission.untilMs).toBeLessThanOrEqual(NOW + 2 * PROBE_INTERVAL_MS);
      }),
    );
  });

  it('lets one delivery out as a probe when it is time, and a lost probe is replaced', () => {
    const open = afterFailure(failed(BREAKER_FAILURES - 1), webhook, NOW).health;
    const at = { ...question, nowMs: NOW + PROBE_INTERVAL_MS };
    const first = admit(open, webhook, at);
    expect(first).toMatchObject({
      kind: 'probe',
      claim: { breaker: 'half_open', version: (open?.version ?? 0) + 1 },
    });
    if (first.kind !== 'probe') return;
    expect(admit(first.claim, webhook, at).kind).toBe('wait');
    expect(admit(first.claim, webhook, { ...at, nowMs: at.nowMs + 20_000 }).kind).toBe('probe');
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

  it('closes with a success, says so, and lets the backlog through at a ramp', () => {
    const change = afterSuccess(failed(BREAKER_FAILURES), webhook, NOW);
    expect(change).toMatchObject({ step: 'recovered', health: { breaker: 'closed', recoveredAtMs: NOW } });
    const share = (elapsedMs: number) => {
      const fractions = Array.from({ length: 1_000 }, (_, index) => index / 1_000);
      const sent = fractions.filter(
        (fraction) =>
          admit(change.health, webhook, { ...question, nowMs: NOW + elapsedMs, fraction }).kind === 'send',
      );
      return sent.length / fractions.length;
    };
    expect(share(0)).toBeCloseTo(RECOVERY_RAMP_START, 2);
    expect(share(RECOVERY_RAMP_MS / 2)).toBeCloseTo((1 + RECOVERY_RAMP_START) / 2, 2);
    expect(share(RECOVERY_RAMP_MS)).toBe(1);
  });

  it('knows nothing of a newer configuration, and forgets an older one', () => {
    const health = failed(BREAKER_FAILURES);
    const changed = { ...webhook, configVersion: 3 };
    expect(admit(health, changed, question)).toEqual({ kind: 'send' });
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

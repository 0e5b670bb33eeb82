import { describe, expect, it } from 'vitest';
import { type SendResult, verdictOf } from '../../core/outcome.ts';

const answer = (statusCode: number, headers = {}): SendResult => ({
  kind: 'response',
  statusCode,
  headers,
  body: '',
  bodyTruncated: false,
  durationMs: 1,
});

describe('the outcome of an attempt', () => {
  it('is a success for 2xx and for nothing else', () => {
    const statuses = [...Array.from({ length: 500 }, (_, index) => 100 + index), 999];
    const succeeded = statuses.filter((status) => verdictOf(answer(status)).kind === 'succeeded');
    expect(succeeded).toEqual(Array.from({ length: 100 }, (_, index) => 200 + index));
  });

  it('is final for 410, which also says that the destination is gone', () => {
    expect(verdictOf(answer(410))).toEqual({
      kind: 'failed',
      errorClass: 'http_status',
      destinationGone: true,
    });
  });

  it('is a retry for every other status, redirects included', () => {
    for (const status of [301, 302, 307, 400, 401, 404, 408, 429, 500, 503, 599, 999]) {
      expect(verdictOf(answer(status)).kind, String(status)).toBe('retry');
    }
  });

  it('heeds Retry-After from a busy destination only', () => {
    const asked = (status: number) => verdictOf(answer(status, { 'retry-after': '60' }));
    for (const status of [429, 502, 503, 504]) expect(asked(status)).toMatchObject({ retryAfter: '60' });
    for (const status of [301, 400, 500]) expect(asked(status)).not.toHaveProperty('retryAfter');
  });

  it('is final for a destination that the policy refuses, a retry for every other failure', () => {
    const failed = (errorClass: 'destination_refused' | 'timeout' | 'dns_failure') =>
      verdictOf({ kind: 'failure', errorClass, durationMs: 1 }).kind;
    expect(failed('destination_refused')).toBe('failed');
    expect(failed('timeout')).toBe('retry');
    expect(failed('dns_failure')).toBe('retry');
  });
});

import { describe, expect, test } from 'vitest';
import { CLIENT_SETTINGS } from '../../adapters/client-settings.ts';
import { ATTEMPT_DEADLINE_MS, AWS_CALL_MAX_MS } from '../../core/limits.ts';
import { EVERY_STAGE, functionsOf } from './synthesis.ts';

describe('the dispatcher has time', () => {
  test('for a call of AWS at its worst: every try until its end, and the waits between them', () => {
    const { maxAttempts, requestHandler } = CLIENT_SETTINGS;
    expect(AWS_CALL_MAX_MS).toBeGreaterThan(maxAttempts * requestHandler.requestTimeout);
  });

  test.each(EVERY_STAGE)('to read, attempt and record, each at its worst, in %s', (_, template) => {
    const timeoutMs = Number(functionsOf(template).get('Dispatcher')?.properties.Timeout) * 1_000;
    expect(timeoutMs).toBeGreaterThan(AWS_CALL_MAX_MS + ATTEMPT_DEADLINE_MS + AWS_CALL_MAX_MS);
  });
});

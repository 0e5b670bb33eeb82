import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as bounds from '../../console/src/api/bounds.ts';

test('the bounds that forms tell are those of the API', async () => {
  const { schemas } = JSON.parse(await readFile('docs/openapi.json', 'utf8')).components;
  const { max_per_second, retry_schedule_seconds, attempt_timeout_seconds } =
    schemas.CreateWebhookRequestBody.properties.delivery.anyOf[0].properties;
  const perSecond = max_per_second.anyOf[0];
  const schedule = retry_schedule_seconds.anyOf[0];
  const timeout = attempt_timeout_seconds.anyOf[0];
  const jobRate = schemas.StartRedeliveryJobRequestBody.properties.max_per_second.anyOf[0];
  expect([perSecond.minimum, perSecond.maximum]).toEqual([bounds.RATE_MIN, bounds.RATE_MAX]);
  expect([jobRate.minimum, jobRate.maximum]).toEqual([bounds.RATE_MIN, bounds.RATE_MAX]);
  expect([timeout.minimum, timeout.maximum]).toEqual([
    bounds.TIMEOUT_MIN_SECONDS,
    bounds.TIMEOUT_MAX_SECONDS,
  ]);
  expect(schedule.maxItems).toBe(bounds.SCHEDULE_MAX_ATTEMPTS);
  expect(schedule.items.maximum).toBe(bounds.SCHEDULE_MAX_WAIT_SECONDS);
  expect(schemas.WebhookHealth.properties.held.description).toContain(`up to ${bounds.HELD_COUNTED};`);
});

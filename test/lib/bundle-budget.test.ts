import { beforeAll, describe, expect, test } from 'vitest';
import { type Bundle, bundle, FUNCTIONS } from '../../bench/bundles.ts';

/**
 * Kilobytes of minified code per function. About half of it is zod with all its languages, a third the AWS SDK.
 * A megabyte loads in about 0.1 s (npm run bundle-size); what makes a bundle larger should be worth that.
 */
const BUDGET_KB = 1_050;
const KB = 1_000;
const BUNDLING_TIMEOUT_MS = 300_000;

let bundles: Map<string, Bundle>;

beforeAll(async () => {
  bundles = new Map((await Promise.all(FUNCTIONS.map(bundle))).map((each) => [each.name, each]));
}, BUNDLING_TIMEOUT_MS);

describe('start-up cost', () => {
  test.each(FUNCTIONS)(`%s stays under ${BUDGET_KB} kB`, (name) => {
    expect(Number(bundles.get(name)?.bytes) / KB).toBeLessThan(BUDGET_KB);
  });

  test('the function of the API that only reads carries neither secrets, queues nor schedules', () => {
    const code = bundles.get('read-api')?.code;
    expect(code).toContain('dynamodb');
    expect(code).not.toMatch(/SecretsManagerClient|SchedulerClient|SQSClient/);
    expect(code).not.toContain('com.amazonaws.secretsmanager');
  });

  test('the replayer carries a queue and nothing to send, sign or read with', () => {
    const code = bundles.get('replayer')?.code;
    expect(code).not.toMatch(/com\.amazonaws\.(secretsmanager|scheduler)/);
    expect(code).not.toContain('x-hcp-webhook-signature');
  });
});

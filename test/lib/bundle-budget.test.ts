import { beforeAll, describe, expect, test } from 'vitest';
import { type Bundle, bundle, FUNCTIONS } from '../../bench/bundles.ts';

/**
 * Kilobytes of minified code per function, a tenth above what they are. About a fifth of it is zod, a third the AWS
 * SDK. What makes a function slower to start should be worth that (npm run bundle-size).
 */
const BUDGETS_KB: Readonly<Record<(typeof FUNCTIONS)[number], number>> = {
  'read-api': 480,
  'write-api': 545,
  authorizer: 360,
  router: 430,
  dispatcher: 510,
  waker: 420,
  replayer: 315,
  janitor: 430,
};
const KB = 1_000;
const BUNDLING_TIMEOUT_MS = 300_000;

let bundles: Map<string, Bundle>;

beforeAll(async () => {
  bundles = new Map((await Promise.all(FUNCTIONS.map(bundle))).map((each) => [each.name, each]));
}, BUNDLING_TIMEOUT_MS);

describe('start-up cost', () => {
  test.each(FUNCTIONS)('%s keeps to its budget', (name) => {
    expect(Number(bundles.get(name)?.bytes) / KB).toBeLessThan(BUDGETS_KB[name]);
  });

  test.each(FUNCTIONS)('%s speaks one language and looks for credentials in one place', (name) => {
    expect(found(name, /Ongeldige|sso_start_url/)).toEqual([]);
    expect(found(name, /AWS_SECRET_ACCESS_KEY/)).toEqual(['AWS_SECRET_ACCESS_KEY']);
  });

  test('the function of the API that only reads carries neither secrets, queues nor schedules', () => {
    expect(found('read-api', /DynamoDBClient/)).not.toEqual([]);
    expect(found('read-api', /SecretsManagerClient|SchedulerClient|SQSClient/)).toEqual([]);
    expect(found('read-api', /com\.amazonaws\.secretsmanager/)).toEqual([]);
  });

  test('the replayer carries a queue and nothing to send, sign, verify or read with', () => {
    expect(found('replayer', /com\.amazonaws\.(sqs|secretsmanager|scheduler|dynamodb)\b/)).toEqual([
      'com.amazonaws.sqs',
    ]);
    expect(found('replayer', /x-hcp-webhook-signature|JwksNotAvailable/i)).toEqual([]);
  });
});

/** The first place only: a bundle is too long to be shown. */
const found = (name: (typeof FUNCTIONS)[number], pattern: RegExp): string[] =>
  bundles.get(name)?.code.match(pattern)?.slice(0, 1) ?? [];

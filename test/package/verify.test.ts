import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { signedRequest } from '../../package/testing.ts';
import { isHcpSignature, verifyWebhook, WebhookVerificationError } from '../../package/verify.ts';

const vectors = z
  .array(
    z.object({
      name: z.string(),
      token: z.string(),
      body: z.string(),
      x_hcp_webhook_signature: z.string(),
      webhook_id: z.string(),
      webhook_timestamp: z.string(),
      webhook_signature: z.string(),
    }),
  )
  .parse(JSON.parse(readFileSync(new URL('../data/signature-vectors.json', import.meta.url), 'utf8')));

const tokens = ['my-token'];
const SENT_AT_MS = Date.parse('2026-01-01T00:00:00Z');
const request = signedRequest({ tokens, sentAt: new Date(SENT_AT_MS) });
const at = (seconds: number) => ({ tokens, now: () => SENT_AT_MS + seconds * 1_000 });
const reasonOf = (act: () => unknown): string | undefined => {
  try {
    act();
  } catch (error) {
    return error instanceof WebhookVerificationError ? error.reason : String(error);
  }
  return undefined;
};
const altered = (headers: Record<string, string | string[] | undefined>) => ({
  body: request.body,
  headers: { ...request.headers, ...headers },
});

describe('a receiver', () => {
  test('takes what was signed with its token, as text or as bytes, with headers of any kind', () => {
    const genuine = {
      deliveryId: request.headers['webhook-id'],
      event: { event_source: 'acme.orders.order' },
    };
    expect(verifyWebhook(request, at(0))).toMatchObject(genuine);
    expect(verifyWebhook({ ...request, body: Buffer.from(request.body) }, at(0))).toMatchObject(genuine);
    expect(verifyWebhook({ ...request, headers: new Headers(request.headers) }, at(0))).toMatchObject(
      genuine,
    );
    const shouted = Object.fromEntries(Object.entries(request.headers).map(([k, v]) => [k.toUpperCase(), v]));
    expect(verifyWebhook({ ...request, headers: shouted }, at(0))).toMatchObject(genuine);
  });

  test('takes either token while one replaces the other', () => {
    expect(() => verifyWebhook(request, { ...at(0), tokens: ['newer', 'my-token'] })).not.toThrow();
    const both = signedRequest({ tokens: ['newer', 'my-token'], sentAt: new Date(SENT_AT_MS) });
    for (const token of ['newer', 'my-token'])
      expect(() => verifyWebhook(both, { ...at(0), tokens: [token] })).not.toThrow();
  });

  test.each([
    ['another token', () => verifyWebhook(request, { ...at(0), tokens: ['other'] }), 'wrong-signature'],
    ['another body', () => verifyWebhook({ ...request, body: `${request.body} ` }, at(0)), 'wrong-signature'],
    ['another id', () => verifyWebhook(altered({ 'webhook-id': 'x' }), at(0)), 'wrong-signature'],
    [
      'a time moved',
      () => verifyWebhook(altered({ 'webhook-timestamp': '1767225601' }), at(0)),
      'wrong-signature',
    ],
    [
      'a signature cut short',
      () => verifyWebhook(altered({ 'webhook-signature': 'v1,' }), at(0)),
      'wrong-signature',
    ],
    [
      'no signature',
      () => verifyWebhook(altered({ 'webhook-signature': undefined }), at(0)),
      'missing-header',
    ],
    [
      'two signature headers',
      () => verifyWebhook(altered({ 'webhook-signature': ['a', 'b'] }), at(0)),
      'missing-header',
    ],
    [
      'a time that is none',
      () => verifyWebhook(altered({ 'webhook-timestamp': '1e9' }), at(0)),
      'malformed-timestamp',
    ],
    ['an old request', () => verifyWebhook(request, at(301)), 'too-old'],
    ['one from the future', () => verifyWebhook(request, at(-301)), 'too-new'],
    [
      'bytes that are no text',
      () => verifyWebhook({ ...request, body: Uint8Array.of(0xff) }, at(0)),
      'malformed-body',
    ],
  ])('refuses %s, and says why', (_, act, reason) => {
    expect(reasonOf(act)).toBe(reason);
  });

  test('allows five minutes to either side, or what it is told', () => {
    for (const seconds of [300, -300])
      expect(reasonOf(() => verifyWebhook(request, at(seconds)))).toBeUndefined();
    expect(reasonOf(() => verifyWebhook(request, { ...at(11), toleranceSeconds: 10 }))).toBe('too-old');
    expect(() => verifyWebhook(request, { ...at(0), toleranceSeconds: Number.NaN })).toThrow(
      /toleranceSeconds/,
    );
  });

  test('is not fooled by an HCP signature alone: that one can be sent again', () => {
    const { 'webhook-signature': _, ...headers } = request.headers;
    expect(reasonOf(() => verifyWebhook({ ...request, headers }, at(0)))).toBe('missing-header');
  });

  test('lets nothing in without a token: an unset variable is an error', () => {
    for (const none of [[], [''], ['a', '']]) {
      expect(() => verifyWebhook(request, { ...at(0), tokens: none })).toThrow(
        /tokens: .*is its variable set/,
      );
    }
    expect(() => isHcpSignature(request.body, '', '')).toThrow(/tokens/);
  });

  test('knows a verification from an event', () => {
    const verification = signedRequest({ tokens, sentAt: new Date(SENT_AT_MS), trigger: 'verification' });
    expect(verifyWebhook(verification, at(0))).toMatchObject({
      trigger: 'verification',
      event: { event_action: 'test', event_source: 'hashicorp.webhook.verification' },
    });
    expect(verifyWebhook(request, at(0))).not.toHaveProperty('trigger');
  });

  test.each(vectors)('agrees with the published vector: $name', (vector) => {
    expect(isHcpSignature(vector.body, vector.x_hcp_webhook_signature, vector.token)).toBe(true);
    expect(isHcpSignature(`${vector.body} `, vector.x_hcp_webhook_signature, vector.token)).toBe(false);
    expect(isHcpSignature(vector.body, undefined, vector.token)).toBe(false);
    const reason = reasonOf(() =>
      verifyWebhook(
        {
          body: vector.body,
          headers: {
            'webhook-id': vector.webhook_id,
            'webhook-timestamp': vector.webhook_timestamp,
            'webhook-signature': vector.webhook_signature,
          },
        },
        { tokens: [vector.token], now: () => Number(vector.webhook_timestamp) * 1_000 },
      ),
    );
    expect([undefined, 'malformed-body']).toContain(reason);
  });
});

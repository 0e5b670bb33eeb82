import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { hcpSignature, signatureHeaders } from '../../core/signature.ts';

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

/** An independent verifier, configured as docs/receiving.md tells receivers. */
const verifierFor = (token: string) => new Webhook(`whsec_${Buffer.from(token).toString('base64')}`);

describe('the signature', () => {
  it.each(vectors)('is the documented one for the vector "$name"', (vector) => {
    const headers = signatureHeaders({
      body: vector.body,
      deliveryId: vector.webhook_id,
      sentAtMs: Number(vector.webhook_timestamp) * 1_000,
      tokens: [vector.token],
    });
    expect(headers['X-Hcp-Webhook-Signature']).toBe(vector.x_hcp_webhook_signature);
    expect(headers['webhook-id']).toBe(vector.webhook_id);
    expect(headers['webhook-timestamp']).toBe(vector.webhook_timestamp);
    expect(headers['webhook-signature']).toBe(vector.webhook_signature);
  });

  it('is absent for a webhook without a token, while id and timestamp are there', () => {
    const headers = signatureHeaders({ body: '{}', deliveryId: 'D', sentAtMs: 1_999, tokens: [] });
    expect(headers).toEqual({ 'webhook-id': 'D', 'webhook-timestamp': '1' });
  });

  it('satisfies the standardwebhooks library with either token of an overlap; the HCP header has the newest', () => {
    const sentAtMs = Date.now();
    const headers = signatureHeaders({
      body: '{"a":1}',
      deliveryId: 'D',
      sentAtMs,
      tokens: ['new-token', 'old-token'],
    });
    expect(() => verifierFor('new-token').verify('{"a":1}', headers)).not.toThrow();
    expect(() => verifierFor('old-token').verify('{"a":1}', headers)).not.toThrow();
    expect(() => verifierFor('other').verify('{"a":1}', headers)).toThrow();
    expect(headers['X-Hcp-Webhook-Signature']).toBe(hcpSignature('new-token', '{"a":1}'));
  });

  describe('of a token in the form of Standard Webhooks', () => {
    const standard = (bytes: number) => `whsec_${Buffer.alloc(bytes, 0xfb).toString('base64')}`;
    const headersFor = (...tokens: string[]) =>
      signatureHeaders({ body: '{"a":1}', deliveryId: 'D', sentAtMs: Date.now(), tokens });
    const count = (headers: Record<string, string>) => headers['webhook-signature']?.split(' ').length;

    it.each([24, 32, 33, 64])('satisfies the library with the token as it stands: %i bytes', (bytes) => {
      const token = standard(bytes);
      const headers = headersFor(token);
      expect(() => new Webhook(token).verify('{"a":1}', headers)).not.toThrow();
      expect(() => verifierFor(token).verify('{"a":1}', headers)).not.toThrow();
      expect(() => new Webhook(standard(bytes + 1)).verify('{"a":1}', headers)).toThrow();
    });

    it('satisfies it with both tokens of an overlap', () => {
      const headers = headersFor(standard(32), standard(40), 'plain');
      expect(() => new Webhook(standard(32)).verify('{"a":1}', headers)).not.toThrow();
      expect(() => new Webhook(standard(40)).verify('{"a":1}', headers)).not.toThrow();
      expect(() => verifierFor('plain').verify('{"a":1}', headers)).not.toThrow();
    });

    it('keeps the literal bytes for the HCP header', () => {
      const expected = createHmac('sha512', standard(32)).update('{"a":1}').digest('hex');
      expect(headersFor(standard(32))['X-Hcp-Webhook-Signature']).toBe(expected);
    });

    it.each([
      ['a key that is too short', standard(23)],
      ['a key that is too long', standard(65)],
      ['no padding', standard(32).replace(/=+$/, '')],
      ['base64url', standard(32).replaceAll('+', '-').replaceAll('/', '_')],
      ['blanks', `${standard(32)} `],
      ['another prefix', standard(32).replace('whsec_', 'WHSEC_')],
    ])('is the only one of a token with %s', (_what, token) => {
      expect(count(headersFor(standard(32)))).toBe(2);
      expect(count(headersFor(token))).toBe(1);
    });
  });

  it('holds for any body and token, and for no other body', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, text, text, (token, body, other) => {
        fc.pre(body !== other);
        const sentAtMs = Date.now();
        const headers = signatureHeaders({ body, deliveryId: 'D', sentAtMs, tokens: [token] });
        expect(() => verifierFor(token).verify(body, headers, {})).toSatisfy(verifies);
        expect(hcpSignature(token, other)).not.toBe(headers['X-Hcp-Webhook-Signature']);
        expect(hcpSignature(token, body)).toMatch(/^[0-9a-f]{128}$/);
      }),
    );
  });
});

/** The library parses the body as JSON after verifying: only a signature error counts here. */
function verifies(call: () => unknown): boolean {
  try {
    call();
    return true;
  } catch (error) {
    return error instanceof SyntaxError;
  }
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Webhook } from 'standardwebhooks';
import { afterAll, describe, expect, it } from 'vitest';
import { signatureHeaders, standardToken } from '../../core/signature.ts';

const page = readFileSync(new URL('../../docs/receiving.md', import.meta.url), 'utf8');
const [vector] = JSON.parse(readFileSync(new URL('../data/signature-vectors.json', import.meta.url), 'utf8'));
const directory = mkdtempSync(join(tmpdir(), 'fanfare-docs-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Imports the first JavaScript example of the page that exports the name. */
async function exampleOf(name: string) {
  const code = [...page.matchAll(/```js\n([\s\S]*?)```/g)]
    .map(([, each = '']) => each)
    .find((each) => new RegExp(`export (async function|function|const) ${name}\\b`).test(each));
  const file = join(directory, `${name}.mjs`);
  // Packages are found from where the tests are.
  writeFileSync(
    file,
    (code ?? '').replaceAll("'standardwebhooks'", JSON.stringify(import.meta.resolve('standardwebhooks'))),
  );
  return (await import(pathToFileURL(file).href))[name];
}

describe('docs/receiving.md', () => {
  it('shows a check in Node.js that accepts the genuine request and no other', async () => {
    const isGenuine = await exampleOf('isGenuine');
    expect(isGenuine(vector.body, vector.x_hcp_webhook_signature, vector.token)).toBe(true);
    expect(isGenuine(`${vector.body} `, vector.x_hcp_webhook_signature, vector.token)).toBe(false);
    expect(isGenuine(vector.body, undefined, vector.token)).toBe(false);
  });

  it('shows a translator that answers a verification with 200, and a forged request with 401', async () => {
    process.env.HMAC_TOKEN = vector.token;
    const handler = await exampleOf('handler');
    const signed = { 'x-hcp-webhook-signature': vector.x_hcp_webhook_signature };
    expect(await handler({ headers: signed, body: vector.body })).toEqual({ statusCode: 200 });
    expect(await handler({ headers: {}, body: vector.body })).toEqual({ statusCode: 401 });
  });

  it('shows how a Standard Webhooks library takes a generated token, and any other', async () => {
    const verifierFor = await exampleOf('verifierFor');
    const generated = standardToken(Buffer.alloc(32, 7));
    const request = { body: vector.body, deliveryId: 'D', sentAtMs: Date.now() };
    const signed = signatureHeaders({ ...request, tokens: [generated] });
    expect(() => verifierFor(generated).verify(vector.body, signed)).not.toThrow();

    expect(page).toContain("new Webhook(new TextEncoder().encode(token), { format: 'raw' })");
    const raw = new Webhook(new TextEncoder().encode(vector.token), { format: 'raw' });
    const plain = signatureHeaders({ ...request, tokens: [vector.token] });
    expect(() => raw.verify(vector.body, plain)).not.toThrow();
    expect(() => raw.verify(vector.body, signed)).toThrow();
  });

  it('gives the vector that the signature tests hold', () => {
    expect(page).toContain(vector.x_hcp_webhook_signature);
    expect(page).toContain(vector.body);
  });
});

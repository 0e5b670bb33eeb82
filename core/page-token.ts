import { createCipheriv, createDecipheriv } from 'node:crypto';
import * as z from 'zod';
import { invalid } from './errors.ts';
import type { Random } from './ports.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Where a page ended, and which way the next one goes. */
const cursorSchema = z.object({ direction: z.enum(['next', 'previous']), position: z.array(z.string()) });
export type Cursor = z.output<typeof cursorSchema>;

/**
 * Seals a cursor so that clients can neither read nor alter it, nor use it with another project, operation,
 * order or filter: those are the `binding`, authenticated but not contained.
 * @param key 32 bytes, the same in every process of a deployment
 */
export function sealCursor(cursor: Cursor, binding: string, key: Uint8Array, random: Random): string {
  const nonce = random.bytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(binding));
  const sealed = [cipher.update(JSON.stringify(cursor), 'utf8'), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]).toString('base64url');
}

/** @throws RequestError InvalidArgument naming `field`, one text for every kind of wrong token */
export function openCursor(token: string, binding: string, key: Uint8Array, field: string): Cursor {
  try {
    const bytes = Buffer.from(token, 'base64url');
    // base64 ignores stray bits and characters: only the one spelling that we sealed may pass.
    if (bytes.toString('base64url') !== token) throw new Error('not canonical');
    const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(binding))
      .setAuthTag(tag);
    const opened = [decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()];
    return cursorSchema.parse(JSON.parse(Buffer.concat(opened).toString('utf8')));
  } catch {
    throw invalid(field, 'not a page token of this list');
  }
}

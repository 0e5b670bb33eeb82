import { createHash } from 'node:crypto';

/** A key of a fixed length, whatever the secret's. */
export const keyOf = (secret: string): Uint8Array => createHash('sha256').update(secret).digest();

/** Bytes: as many as the API generates, and within the 24 to 64 of Standard Webhooks. */
const TOKEN_BYTES = 32;

/** A token that nobody can guess, in the form in which Standard Webhooks writes secrets. */
export function newToken(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  const bytes = random(new Uint8Array(TOKEN_BYTES));
  return `whsec_${btoa(String.fromCharCode(...bytes))}`;
}

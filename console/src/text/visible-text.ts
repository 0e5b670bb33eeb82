/** C0 and C1 controls except tab and line feed, and the characters that reverse the direction of text. */
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * What a receiver or a publisher wrote, with the characters made visible that could make it look like something
 * else: a terminal escape shows as its symbol, a direction override as its code point.
 */
export const visibleText = (text: string): string =>
  text.replaceAll('\r\n', '\n').replaceAll(INVISIBLE, (character) => symbolOf(character.charCodeAt(0)));

function symbolOf(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '␡';
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}

/** C0 and C1 controls except tab and line feed, and the characters that reverse the direction of text. */
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * What a receiver or a publisher wrote, with the characters made visible that could make it look like something
 * else: terminal escapes and direction overrides show as their code points.
 */
export const visibleText = (text: string): string =>
  text.replaceAll('\r\n', '\n').replaceAll(INVISIBLE, (character) => codePoint(character.charCodeAt(0)));

const codePoint = (code: number): string => `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;

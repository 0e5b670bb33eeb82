/**
 * What is invisible, or makes text look like something else: controls except tab and line feed, everything that Unicode
 * calls a format (direction marks and overrides, zero-width characters, tags) or ignores in display, and separators
 * that look like a line's end. Not U+FE0F, which only makes an emoji of a sign.
 */
const INVISIBLE = /(?!\ufe0f)[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]|(?![\t\n])\p{Cc}/gu;

/**
 * What a receiver or a publisher wrote, with the characters made visible that could make it look like something
 * else: terminal escapes and direction overrides show as their code points.
 */
export const visibleText = (text: string): string =>
  text
    .replaceAll('\r\n', '\n')
    .replaceAll(INVISIBLE, (character) => codePoint(character.codePointAt(0) ?? 0));

const codePoint = (code: number): string => `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;

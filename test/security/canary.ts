/** Finds a token in text, however it was encoded on the way there. */

/** Characters of a piece that still gives a token away. */
const PIECE_CHARACTERS = 12;
const PIECES_OF_CHARACTERS = 48;

/** Every form in which `token` could turn up. */
export function formsOf(token: string): string[] {
  const bytes = Buffer.from(token);
  const hex = bytes.toString('hex');
  return [
    ...piecesOf(token),
    ...piecesOf([...token.slice(0, PIECES_OF_CHARACTERS)].reverse().join('')),
    JSON.stringify(token).slice(1, -1),
    escaped(token),
    ...base64Forms(bytes),
    hex,
    hex.toUpperCase(),
    [...bytes].join(','),
    encodeURIComponent(token.toWellFormed()),
    encodeURIComponent(token.toWellFormed()).toLowerCase(),
    percentEncoded(hex),
    percentEncoded(hex.toUpperCase()),
  ];
}

/** The forms of `tokens` that occur in `text`: empty is what a test wants. */
export const leaksIn = (text: string, tokens: readonly string[]): string[] =>
  tokens.flatMap((token) => formsOf(token).filter((form) => text.includes(form)));

/** Of its beginning, where a canary is unlike anything else. */
function piecesOf(whole: string): string[] {
  const token = whole.slice(0, PIECES_OF_CHARACTERS);
  const last = Math.max(0, token.length - PIECE_CHARACTERS);
  return Array.from({ length: last + 1 }, (_, at) => token.slice(at, at + PIECE_CHARACTERS));
}

/** Base64 of a longer text that holds the token somewhere: it may begin at any of three alignments. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
    // What the neighbours would change is left out: the characters of shared bytes at either end.
    const whole = (encoding: 'base64' | 'base64url') =>
      shifted
        .toString(encoding)
        .replace(/=+$/, '')
        .slice(shift === 0 ? 0 : shift + 1, Math.floor((shifted.length * 8) / 6));
    return [whole('base64'), whole('base64url')];
  });
}

const escaped = (token: string): string =>
  [...token].map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');

const percentEncoded = (hex: string): string => hex.replace(/../g, '%$&');

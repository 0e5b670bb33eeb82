import { Fragment } from 'react';

/** A name or an id that may be broken after its punctuation, and nowhere in a word. */
export function Breakable({ text }: { readonly text: string }) {
  const parts = text.split(/(?<=[.:/_-])/);
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other identity
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

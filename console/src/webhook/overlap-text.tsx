import { Exactly } from '../text/when.tsx';
import type { Overlap } from './overlap.ts';

/** Until when two tokens sign. */
export function OverlapText({ overlap }: { readonly overlap: Overlap }) {
  if (overlap.until === undefined)
    return 'The token before it signs too (webhook-signature), for an overlap begun elsewhere.';
  return (
    <>
      The token before it signs too (webhook-signature), until <Exactly at={overlap.until} />.
    </>
  );
}

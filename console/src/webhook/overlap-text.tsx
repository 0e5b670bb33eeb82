import { Exactly } from '../text/when.tsx';

/** Until when two tokens sign. */
export const OverlapText = ({ until }: { readonly until: string }) => (
  <>
    The token before it signs too (webhook-signature), until <Exactly at={until} />.
  </>
);

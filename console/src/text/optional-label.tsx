import type { ReactNode } from 'react';

/** The label of a field that may be left empty. */
export const OptionalLabel = ({ children }: { readonly children: ReactNode }) => (
  <>
    {children} <i>– optional</i>
  </>
);

import { useState } from 'react';

/** A filter that is typed: asked for when it is complete, by Enter or by leaving the field, and dropped when emptied. */
export function useTypedFilter(value: string, onChange: (value: string) => void) {
  const [typed, setTyped] = useState<string>();
  const apply = (text: string): void => {
    setTyped(undefined);
    if (text.trim() !== value) onChange(text.trim());
  };
  const shown = typed ?? value;
  return {
    shown,
    apply,
    type: (text: string): void => (text === '' ? apply('') : setTyped(text)),
    onKeyDown: ({ detail }: { readonly detail: { readonly key: string } }): void => {
      if (detail.key === 'Enter') apply(shown);
    },
    onBlur: (): void => apply(shown),
  };
}

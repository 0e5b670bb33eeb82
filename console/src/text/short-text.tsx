import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import { Breakable } from './breakable.tsx';

/** Characters: what fits on two lines of a page's column. A URL may have 2,000. */
const SHOWN = 160;

/** Text that may be long: its beginning, until one asks for the rest. */
export function ShortText({ text, what }: { readonly text: string; readonly what: string }) {
  const [whole, setWhole] = useState(false);
  if (whole || text.length <= SHOWN) return <Breakable text={text} />;
  return (
    <>
      <Breakable text={text.slice(0, SHOWN)} />…{' '}
      <Button variant="inline-link" ariaLabel={`Show all of the ${what}`} onClick={() => setWhole(true)}>
        Show all
      </Button>
    </>
  );
}

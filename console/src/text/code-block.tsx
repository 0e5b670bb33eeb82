import CodeView from '@cloudscape-design/code-view/code-view';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { visibleText } from './visible-text.ts';

/** Shown at once: more makes a browser slow, and nobody reads it. */
const LINES_SHOWN = 400;
const CHARACTERS_SHOWN = 20_000;

interface Props {
  readonly label: string;
  /** Anything a stranger may have written. Copied as it is, shown with its invisible characters made visible. */
  readonly text: string;
}

export function CodeBlock({ label, text }: Props) {
  const [whole, setWhole] = useState(false);
  const shown = whole ? text : beginningOf(text);
  return (
    <SpaceBetween size="xs">
      <CodeView
        ariaLabel={label}
        content={visibleText(shown)}
        wrapLines
        actions={
          <CopyToClipboard
            variant="icon"
            textToCopy={text}
            copyButtonAriaLabel={`Copy: ${label}`}
            copySuccessText="Copied"
            copyErrorText="Could not be copied"
          />
        }
      />
      {shown.length < text.length && (
        <Button variant="inline-link" onClick={() => setWhole(true)}>
          Show all {text.length.toLocaleString('en')} characters
        </Button>
      )}
    </SpaceBetween>
  );
}

const beginningOf = (text: string): string =>
  text.slice(0, CHARACTERS_SHOWN).split('\n').slice(0, LINES_SHOWN).join('\n');

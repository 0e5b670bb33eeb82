import CodeView from '@cloudscape-design/code-view/code-view';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { visibleText } from './visible-text.ts';

/** Shown at once: more makes a browser slow, and nobody reads it. */
const LINES_SHOWN = 200;
const CHARACTERS_SHOWN = 8_000;

interface Props {
  readonly label: string;
  /** Anything a stranger may have written. Copied as it is, shown with its invisible characters made visible. */
  readonly text: string;
  /** How much is shown before one asks for the rest. */
  readonly charactersShown?: number;
}

export function CodeBlock({ label, text, charactersShown = CHARACTERS_SHOWN }: Props) {
  const [whole, setWhole] = useState(false);
  const beginning = beginningOf(text, charactersShown);
  // The code view makes a table row of each line: thousands of them take a browser half a minute.
  if (whole) return <Box variant="pre">{visibleText(text)}</Box>;
  return (
    <SpaceBetween size="xs">
      <CodeView
        ariaLabel={label}
        content={visibleText(beginning)}
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
      {beginning.length < text.length && (
        <Button variant="inline-link" onClick={() => setWhole(true)}>
          Show all {text.length.toLocaleString('en')} characters
        </Button>
      )}
    </SpaceBetween>
  );
}

const beginningOf = (text: string, characters: number): string =>
  text.slice(0, characters).split('\n').slice(0, LINES_SHOWN).join('\n');

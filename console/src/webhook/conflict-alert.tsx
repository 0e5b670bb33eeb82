import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { visibleText } from '../text/visible-text.ts';
import type { Conflict } from './change.ts';

interface Props {
  readonly conflicts: readonly Conflict[];
  readonly onOverwrite: () => void;
  readonly onReload: () => void;
}

/** Somebody else saved the same fields meanwhile: who writes last must at least know it. */
export function ConflictAlert({ conflicts, onOverwrite, onReload }: Props) {
  return (
    <Alert
      type="warning"
      header="Somebody else changed the same fields meanwhile"
      action={
        <SpaceBetween direction="horizontal" size="xs">
          <Button formAction="none" onClick={onReload}>
            Discard mine
          </Button>
          <Button formAction="none" onClick={onOverwrite}>
            Overwrite theirs
          </Button>
        </SpaceBetween>
      }
    >
      <ul>
        {conflicts.map(({ label, now }) => (
          <li key={label}>
            {label}
            {now === undefined ? ' was replaced' : `: ${visibleText(now) || 'empty now'}`}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

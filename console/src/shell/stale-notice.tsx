import Button from '@cloudscape-design/components/button';
import type { FlashbarProps } from '@cloudscape-design/components/flashbar';
import { useFreshness } from '../api/use-freshness.ts';
import { visibleText } from '../text/visible-text.ts';
import { Exactly, When } from '../text/when.tsx';

/** Said as long as what is shown cannot be read again; undefined while the page is live. */
export function useStaleNotice(): FlashbarProps.MessageDefinition | undefined {
  const stale = useFreshness();
  if (!stale) return undefined;
  const { failure, readAtMs, again } = stale;
  const readAt = new Date(readAtMs).toISOString();
  return {
    id: 'stale',
    type: failure.isNotFound ? 'error' : 'warning',
    // An `alert` would take the focus away from what someone is doing.
    ariaRole: 'status',
    header: failure.isNotFound
      ? 'What you see was deleted or renamed elsewhere'
      : 'Not live: what you see is not being updated',
    content: (
      <>
        <div>{visibleText(failure.message)}</div>
        Shown as of <Exactly at={readAt} />
        <span aria-hidden="true">
          {' '}
          (<When at={readAt} />)
        </span>
        .
      </>
    ),
    action: <Button onClick={again}>Try again</Button>,
  };
}

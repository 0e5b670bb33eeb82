import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import type { ListAddress } from './use-list-address.ts';

interface PagesProps {
  readonly address: ListAddress;
  readonly pagination: { readonly next_page_token: string; readonly previous_page_token: string } | undefined;
}

/** The API pages by token, so there is a newer and an older page but no number of pages. */
export function Pages({ address, pagination }: PagesProps) {
  const { next_page_token: next = '', previous_page_token: previous = '' } = pagination ?? {};
  return (
    <SpaceBetween direction="horizontal" size="xxs">
      <Button
        iconName="angle-left"
        disabled={address.isFirstPage && previous === ''}
        onClick={() => address.goTo(previous === '' ? {} : { previous })}
      >
        Newer
      </Button>
      <Button
        iconName="angle-right"
        iconAlign="right"
        disabled={next === ''}
        onClick={() => address.goTo({ next })}
      >
        Older
      </Button>
    </SpaceBetween>
  );
}

interface LiveProps {
  readonly live: boolean;
  readonly onChange: (live: boolean) => void;
}

export function LiveToggle({ live, onChange }: LiveProps) {
  return (
    <Toggle checked={live} onChange={({ detail }) => onChange(detail.checked)}>
      Live
    </Toggle>
  );
}

interface NoMatchProps {
  /** Such as "delivery". */
  readonly what: string;
  readonly address: ListAddress;
  readonly filters: readonly string[];
  /** Where the list goes on: a page may be empty before its end, because a read is bounded. */
  readonly next: string | undefined;
}

/** An empty list that was filtered, or an empty page of one, says nothing about what there is. */
export function NoMatch({ what, address, filters, next = '' }: NoMatchProps) {
  if (next !== '') return <NoneSoFar what={what} address={address} next={next} />;
  const filtered = filters.some((name) => address.valueOf(name) !== '');
  const clear = Object.fromEntries(filters.map((name) => [name, '']));
  return (
    <Box textAlign="center" margin={{ vertical: 'm' }}>
      <SpaceBetween size="s">
        <span>{filtered ? `No ${what} matches.` : `No ${what} on this page.`}</span>
        <Button onClick={() => address.filterBy(clear)}>
          {filtered ? 'Clear the filters' : 'Go to the newest'}
        </Button>
      </SpaceBetween>
    </Box>
  );
}

function NoneSoFar({
  what,
  address,
  next,
}: Pick<NoMatchProps, 'what' | 'address'> & { readonly next: string }) {
  return (
    <Box textAlign="center" margin={{ vertical: 'm' }}>
      <SpaceBetween size="s">
        <span>No {what} among those looked at so far.</span>
        <Button onClick={() => address.goTo({ next })}>Look further back</Button>
      </SpaceBetween>
    </Box>
  );
}

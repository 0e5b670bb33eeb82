import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
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

const HOUR_MS = 3_600_000;
const PERIODS = [
  { value: '', label: 'Any time' },
  { value: '1', label: 'Last hour' },
  { value: '24', label: 'Last 24 hours' },
  { value: '168', label: 'Last 7 days' },
  { value: '720', label: 'Last 30 days' },
] as const satisfies readonly SelectProps.Option[];

/** The start of a period, in hours before now; on the minute, so that polling asks the same question again. */
export function periodStart(hours: string): string | undefined {
  if (!/^\d{1,4}$/.test(hours)) return undefined;
  const startMs = Date.now() - Number(hours) * HOUR_MS;
  return new Date(startMs - (startMs % 60_000)).toISOString();
}

interface PeriodProps {
  readonly hours: string;
  readonly onChange: (hours: string) => void;
}

export function PeriodSelect({ hours, onChange }: PeriodProps) {
  return (
    <Select
      ariaLabel="Period"
      options={PERIODS}
      selectedOption={PERIODS.find(({ value }) => value === hours) ?? PERIODS[0]}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
    />
  );
}

interface NoMatchProps {
  /** Such as "delivery". */
  readonly what: string;
  readonly address: ListAddress;
  readonly filters: readonly string[];
}

/** An empty list that was filtered, or an empty page of one, says nothing about what there is. */
export function NoMatch({ what, address, filters }: NoMatchProps) {
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

import DateRangePicker, { type DateRangePickerProps } from '@cloudscape-design/components/date-range-picker';
import { timeIn } from './period.ts';
import type { ListAddress } from './use-list-address.ts';

const HOURS = [1, 24, 168, 720];
const HOURS_OF: Partial<Record<DateRangePickerProps.TimeUnit, number>> = { hour: 1, day: 24, week: 168 };

const OPTIONS: DateRangePickerProps.RelativeOption[] = HOURS.map((hours) => ({
  key: String(hours),
  ...(hours > 24 ? { amount: hours / 24, unit: 'day' as const } : { amount: hours, unit: 'hour' as const }),
  type: 'relative',
}));

const STRINGS = {
  modeSelectionLabel: 'Kind of period',
  relativeModeTitle: 'Up to now',
  absoluteModeTitle: 'From a time to another',
};

/** The last hours or days, or from one time to another. */
export function PeriodFilter({ list }: { readonly list: ListAddress }) {
  return (
    <DateRangePicker
      ariaLabel="Period"
      placeholder="Any time"
      value={valueIn(list)}
      relativeOptions={OPTIONS}
      customRelativeRangeUnits={['hour', 'day', 'week']}
      isValidRange={faultOf}
      i18nStrings={STRINGS}
      expandToViewport
      onChange={({ detail: { value } }) => list.filterBy(addressOf(value))}
    />
  );
}

function valueIn(list: ListAddress): DateRangePickerProps.Value | null {
  const hours = Number(list.valueOf('hours'));
  if (hours > 0) {
    const option = OPTIONS.find(({ key }) => key === String(hours));
    return option ?? { type: 'relative', amount: hours, unit: 'hour' };
  }
  const [since, until] = [timeIn(list.valueOf('since')), timeIn(list.valueOf('until'))];
  if (since === undefined && until === undefined) return null;
  return { type: 'absolute', startDate: since ?? '', endDate: until ?? '' };
}

function addressOf(value: DateRangePickerProps.Value | null): Record<string, string> {
  const none = { hours: '', since: '', until: '' };
  if (value === null) return none;
  if (value.type === 'relative')
    return { ...none, hours: String(value.amount * (HOURS_OF[value.unit] ?? 1)) };
  return { ...none, since: timeIn(value.startDate) ?? '', until: timeIn(value.endDate) ?? '' };
}

function faultOf(value: DateRangePickerProps.Value | null): DateRangePickerProps.ValidationResult {
  if (value?.type === 'absolute') {
    const [from, to] = [Date.parse(value.startDate), Date.parse(value.endDate)];
    if (Number.isNaN(from) || Number.isNaN(to)) return fault('Give both dates.');
    if (from >= to) return fault('The end comes after the beginning.');
  }
  if (value?.type === 'relative' && !(value.amount > 0)) return fault('Give a number above 0.');
  return { valid: true };
}

const fault = (errorMessage: string) => ({ valid: false as const, errorMessage });

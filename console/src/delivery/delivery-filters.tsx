import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Multiselect from '@cloudscape-design/components/multiselect';
import Select, { type SelectProps } from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Delivery } from '../api/client.ts';
import { useSuggestedSources } from '../event/suggested-sources.ts';
import { PeriodFilter } from '../shell/period-filter.tsx';
import { SourceFilter } from '../shell/source-filter.tsx';
import { TypedFilter } from '../shell/typed-filter.tsx';
import type { ListAddress } from '../shell/use-list-address.ts';
import { ERROR_CLASSES, errorClassText } from './cause.ts';
import { isListedState, LISTED_STATES, stateText } from './delivery-state.tsx';
import { errorClassIn, isStatus } from './filter-address.ts';

interface Props {
  readonly list: ListAddress;
  readonly deliveries: readonly Delivery[];
  /** Suggested beside those of the deliveries and of the catalogue. */
  readonly sources: readonly string[];
}

export function DeliveryFilters({ list, deliveries, sources }: Props) {
  const suggested = useSuggestedSources(deliveries, sources);
  const states = list.valuesOf('state').filter(isListedState);
  return (
    <SpaceBetween size="xs">
      <SpaceBetween direction="horizontal" size="xs">
        <Multiselect
          ariaLabel="State"
          placeholder="Any state but skipped"
          hideTokens
          inlineTokens
          options={LISTED_STATES.map((value) => ({ value, label: stateText(value) }))}
          selectedOptions={states.map((value) => ({ value, label: stateText(value) }))}
          onChange={({ detail }) =>
            list.filterBy({ state: detail.selectedOptions.map(({ value = '' }) => value) })
          }
        />
        <SourceFilter
          sources={suggested}
          source={list.valueOf('source')}
          onChange={(source) => list.filterBy({ source })}
        />
        <TypedFilter
          label="Action"
          value={list.valueOf('action')}
          onChange={(action) => list.filterBy({ action })}
        />
        <PeriodFilter list={list} />
      </SpaceBetween>
      <RarerFilters list={list} />
    </SpaceBetween>
  );
}

const RARER = ['resource', 'status', 'error'];
const ANY_ERROR: SelectProps.Option = { value: '', label: 'Any error, or none' };

/** Folded away, but for those that are in use: all of them in a row push the list off a small screen. */
function RarerFilters({ list }: { readonly list: ListAddress }) {
  const errorClass = errorClassIn(list);
  return (
    <ExpandableSection
      headerText="More filters"
      defaultExpanded={RARER.some((name) => list.valueOf(name) !== '')}
    >
      <SpaceBetween direction="horizontal" size="xs">
        <TypedFilter
          label="Resource ID"
          value={list.valueOf('resource')}
          onChange={(resource) => list.filterBy({ resource })}
        />
        <TypedFilter
          label="HTTP status"
          value={list.valueOf('status')}
          accepts={isStatus}
          onChange={(status) => list.filterBy({ status })}
        />
        <Select
          ariaLabel="Error"
          options={[ANY_ERROR, ...ERROR_CLASSES.map(errorOption)]}
          selectedOption={errorClass === undefined ? ANY_ERROR : errorOption(errorClass)}
          onChange={({ detail }) => list.filterBy({ error: detail.selectedOption.value ?? '' })}
        />
      </SpaceBetween>
    </ExpandableSection>
  );
}

const errorOption = (errorClass: (typeof ERROR_CLASSES)[number]): SelectProps.Option => ({
  value: errorClass,
  label: `Error: ${errorClassText(errorClass)}`,
});

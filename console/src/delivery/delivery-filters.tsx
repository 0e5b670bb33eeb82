import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { Delivery, Webhook } from '../api/client.ts';
import type { DeliveryFilter } from '../api/list-query.ts';
import { useEventTypes } from '../api/queries.ts';
import { ActionFilter } from '../shell/action-filter.tsx';
import { PeriodSelect, periodStart } from '../shell/list-controls.tsx';
import { SourceFilter } from '../shell/source-filter.tsx';
import type { ListAddress } from '../shell/use-list-address.ts';
import { isListedState, LISTED_STATES, stateText } from './delivery-state.tsx';

/** What a list of deliveries is narrowed by, as its address names it. */
export const DELIVERY_FILTERS = ['state', 'source', 'action', 'hours'];

/** Unless asked otherwise: those that wait for their first attempt too, but not what was never to be sent. */
const SHOWN_STATES = LISTED_STATES.filter((state) => state !== 'skipped');

/** As the address says, with no state where it names none. */
export function chosenFilter(list: ListAddress): DeliveryFilter {
  const states = list.valuesOf('state').filter(isListedState);
  const [source, action] = [list.valueOf('source'), list.valueOf('action')];
  const since = periodStart(list.valueOf('hours'));
  return {
    ...(states.length > 0 && { 'filter.state': states }),
    ...(source !== '' && { 'filter.event_source': source }),
    ...(action !== '' && { 'filter.event_action': action }),
    ...(since !== undefined && { 'filter.since': since }),
  };
}

export const filterOf = (list: ListAddress): DeliveryFilter => ({
  'filter.state': [...SHOWN_STATES],
  ...chosenFilter(list),
});

export const isFiltered = (list: ListAddress): boolean =>
  DELIVERY_FILTERS.some((name) => list.valueOf(name) !== '');

interface Props {
  readonly list: ListAddress;
  readonly webhook: Webhook;
  readonly deliveries: readonly Delivery[];
}

export function DeliveryFilters({ list, webhook, deliveries }: Props) {
  const types = useEventTypes();
  const sources = new Set([
    ...deliveries.map(({ event_source }) => event_source),
    ...webhook.subscriptions.flatMap(({ events }) => events.map(({ source }) => source)),
    ...(types.data ?? []).map(({ source }) => source),
  ]);
  sources.delete('*');
  const states = list.valuesOf('state').filter(isListedState);
  return (
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
        sources={[...sources]}
        source={list.valueOf('source')}
        onChange={(source) => list.filterBy({ source })}
      />
      <ActionFilter action={list.valueOf('action')} onChange={(action) => list.filterBy({ action })} />
      <PeriodSelect hours={list.valueOf('hours')} onChange={(hours) => list.filterBy({ hours })} />
    </SpaceBetween>
  );
}

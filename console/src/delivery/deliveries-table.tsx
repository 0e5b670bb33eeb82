import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useMemo, useState } from 'react';
import type { Delivery, DeliveryState, Webhook } from '../api/client.ts';
import { type DeliveryFilter, useDeliveries, useEventTypes, type WebhookAddress } from '../api/queries.ts';
import { ActionFilter } from '../shell/action-filter.tsx';
import { FailureAlert } from '../shell/failure-alert.tsx';
import { InfoLink } from '../shell/help.tsx';
import { LiveToggle, NoMatch, Pages, PeriodSelect, periodStart } from '../shell/list-controls.tsx';
import { PreferencesButton } from '../shell/preferences-button.tsx';
import { SourceFilter } from '../shell/source-filter.tsx';
import { useTablePreferences } from '../shell/table-preferences.ts';
import { type ListAddress, useListAddress } from '../shell/use-list-address.ts';
import { columnsOf, DELIVERY_COLUMNS } from './delivery-columns.tsx';
import { DELIVERY_STATES, stateText } from './delivery-state.tsx';
import { SkippedNotice } from './skipped-notice.tsx';

const FILTERS = ['state', 'source', 'action', 'hours'];
/** Unless asked otherwise: those that wait for their first attempt too, but not what was never to be sent. */
const SHOWN_STATES = DELIVERY_STATES.filter((state) => state !== 'skipped');

interface Props {
  readonly address: WebhookAddress;
  readonly webhook: Webhook;
}

export function DeliveriesTable({ address, webhook }: Props) {
  const list = useListAddress();
  const [live, setLive] = useState(true);
  const filter = filterOf(list);
  const { data, error, isPending } = useDeliveries(address, filter, list.position, live);
  const onHold = webhook.health.breaker !== 'closed';
  const { preferences, choose } = useTablePreferences('deliveries', DELIVERY_COLUMNS);
  const columns = useMemo(() => columnsOf(address, onHold), [address, onHold]);
  if (error && !data) {
    return <FailureAlert what="The deliveries could not be loaded" error={error} />;
  }
  return (
    <Table
      variant="container"
      trackBy="id"
      ariaLabels={{ tableLabel: 'Deliveries' }}
      items={data?.deliveries ?? []}
      columnDefinitions={columns}
      loading={isPending}
      loadingText="Loading deliveries"
      wrapLines={preferences.wrapLines}
      columnDisplay={preferences.contentDisplay}
      resizableColumns
      header={
        <Header
          variant="h2"
          info={<InfoLink topic="deliveries" about="deliveries" />}
          actions={<LiveToggle live={live} onChange={setLive} />}
          description={<SkippedNotice address={address} onShow={() => list.filterBy({ state: 'skipped' })} />}
        >
          Deliveries
        </Header>
      }
      filter={<Filters list={list} webhook={webhook} deliveries={data?.deliveries ?? []} />}
      preferences={<PreferencesButton columns={columns} preferences={preferences} onChange={choose} />}
      pagination={<Pages address={list} pagination={data?.pagination} />}
      empty={
        isFiltered(list) || !list.isFirstPage ? (
          <NoMatch what="delivery" address={list} filters={FILTERS} />
        ) : (
          <NoDeliveries webhook={webhook} />
        )
      }
    />
  );
}

function filterOf(list: ListAddress): DeliveryFilter {
  const chosen = list.valuesOf('state');
  const states = DELIVERY_STATES.filter((state) => chosen.includes(state));
  const [source, action] = [list.valueOf('source'), list.valueOf('action')];
  const since = periodStart(list.valueOf('hours'));
  return {
    'filter.state': states.length > 0 ? states : [...SHOWN_STATES],
    ...(source !== '' && { 'filter.event_source': source }),
    ...(action !== '' && { 'filter.event_action': action }),
    ...(since !== undefined && { 'filter.since': since }),
  };
}

const isFiltered = (list: ListAddress): boolean => FILTERS.some((name) => list.valueOf(name) !== '');

interface FiltersProps {
  readonly list: ListAddress;
  readonly webhook: Webhook;
  readonly deliveries: readonly Delivery[];
}

function Filters({ list, webhook, deliveries }: FiltersProps) {
  const types = useEventTypes();
  const sources = new Set([
    ...deliveries.map(({ event_source }) => event_source),
    ...webhook.subscriptions.flatMap(({ events }) => events.map(({ source }) => source)),
    ...(types.data ?? []).map(({ source }) => source),
  ]);
  sources.delete('*');
  const states = list.valuesOf('state') as DeliveryState[];
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Multiselect
        ariaLabel="State"
        placeholder="Any state but skipped"
        hideTokens
        inlineTokens
        options={DELIVERY_STATES.map((value) => ({ value, label: stateText(value) }))}
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

function NoDeliveries({ webhook }: { readonly webhook: Webhook }) {
  return (
    <Box textAlign="center" margin={{ vertical: 'm' }}>
      <Box variant="h3">Nothing was sent to this webhook yet</Box>
      <Box color="text-body-secondary">{whatToDo(webhook)}</Box>
    </Box>
  );
}

function whatToDo({ enabled, subscriptions }: Webhook): string {
  if (!enabled)
    return 'It is disabled. Choose Enable webhook from the Actions menu: its URL is verified first.';
  if (subscriptions.length === 0) return 'It subscribes to no events. Edit the webhook to choose some.';
  return 'Choose Send a test from the Actions menu, or publish an event that it subscribes to.';
}

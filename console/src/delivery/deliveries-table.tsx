import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import Multiselect from '@cloudscape-design/components/multiselect';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useMemo, useState } from 'react';
import type { Delivery, DeliveryState, Webhook } from '../api/client.ts';
import { type DeliveryFilter, useDeliveries, useEventTypes, type WebhookAddress } from '../api/queries.ts';
import { EventCell } from '../event/event-cell.tsx';
import { paths } from '../paths.ts';
import { FailureAlert } from '../shell/failure-alert.tsx';
import { InfoLink } from '../shell/help.tsx';
import { LiveToggle, Pages, PeriodSelect, periodStart, SourceSelect } from '../shell/list-controls.tsx';
import { type ListAddress, useListAddress } from '../shell/use-list-address.ts';
import { durationText, When } from '../text/when.tsx';
import { outcomeText } from './cause.ts';
import { DELIVERY_STATES, DeliveryStateIndicator, stateText } from './delivery-state.tsx';
import { NextAttempt } from './next-attempt.tsx';

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
      wrapLines
      resizableColumns
      header={
        <Header
          variant="h2"
          info={<InfoLink topic="deliveries" about="deliveries" />}
          actions={<LiveToggle live={live} onChange={setLive} />}
        >
          Deliveries
        </Header>
      }
      filter={<Filters list={list} webhook={webhook} />}
      pagination={<Pages address={list} pagination={data?.pagination} />}
      empty={<NoDeliveries webhook={webhook} filtered={isFiltered(list) || !list.isFirstPage} />}
    />
  );
}

function filterOf(list: ListAddress): DeliveryFilter {
  const chosen = list.valuesOf('state');
  const states = DELIVERY_STATES.filter((state) => chosen.includes(state));
  const source = list.valueOf('source');
  const since = periodStart(list.valueOf('hours'));
  return {
    'filter.state': states.length > 0 ? states : [...SHOWN_STATES],
    ...(source !== '' && { 'filter.event_source': source }),
    ...(since !== undefined && { 'filter.since': since }),
  };
}

const isFiltered = (list: ListAddress): boolean =>
  ['state', 'source', 'hours'].some((name) => list.valueOf(name) !== '');

function Filters({ list, webhook }: { readonly list: ListAddress; readonly webhook: Webhook }) {
  const types = useEventTypes();
  const sources = new Set([
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
      <SourceSelect
        sources={[...sources]}
        source={list.valueOf('source')}
        onChange={(source) => list.filterBy({ source })}
      />
      <PeriodSelect hours={list.valueOf('hours')} onChange={(hours) => list.filterBy({ hours })} />
    </SpaceBetween>
  );
}

function NoDeliveries({ webhook, filtered }: { readonly webhook: Webhook; readonly filtered: boolean }) {
  if (filtered) return <Box textAlign="center">No delivery matches.</Box>;
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

const columnsOf = (address: WebhookAddress, onHold: boolean): TableProps.ColumnDefinition<Delivery>[] => [
  {
    id: 'state',
    width: 120,
    header: 'State',
    cell: ({ state, trigger }) => (
      <>
        <DeliveryStateIndicator state={state} />
        {trigger !== 'event' && (
          <Box fontSize="body-s" color="text-body-secondary">
            {trigger}
          </Box>
        )}
      </>
    ),
  },
  {
    id: 'event',
    width: 260,
    header: 'Event',
    isRowHeader: true,
    cell: (delivery) => (
      <EventCell
        href={paths.delivery(address.project, address.name, delivery.id)}
        name={`${delivery.event_source}:${delivery.event_action}`}
        eventId={delivery.event_id}
      />
    ),
  },
  {
    id: 'attempts',
    width: 110,
    header: 'Attempts',
    cell: ({ attempts, retries }) => (attempts.length === 0 ? 0 : retries + 1),
  },
  {
    id: 'response',
    width: 110,
    header: 'Status',
    cell: ({ attempts, reason }) => {
      const last = attempts.at(-1);
      return last ? outcomeText(last) : (reason ?? '–');
    },
  },
  {
    id: 'duration',
    width: 115,
    header: 'Duration',
    cell: ({ attempts }) => {
      const last = attempts.at(-1);
      return last ? durationText(last.duration_ms) : '–';
    },
  },
  { id: 'sent', width: 130, header: 'Last attempt', cell: ({ request }) => <When at={request.sent_at} /> },
  {
    id: 'next',
    width: 140,
    header: 'Next attempt',
    cell: ({ next_attempt_at }) => <NextAttempt at={next_attempt_at} onHold={onHold} />,
  },
];

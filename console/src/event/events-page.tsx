import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useMemo, useState } from 'react';
import { useParams } from 'react-router';
import type { EventSummary } from '../api/client.ts';
import { type EventFilter, useEvents, useEventTypes } from '../api/queries.ts';
import { paths } from '../paths.ts';
import { useFollow } from '../shell/follow.tsx';
import { InfoLink } from '../shell/help.tsx';
import { LiveToggle, Pages, PeriodSelect, periodStart, SourceSelect } from '../shell/list-controls.tsx';
import { LoadFailure } from '../shell/load-failure.tsx';
import { type ListAddress, useListAddress } from '../shell/use-list-address.ts';
import { visibleText } from '../text/visible-text.ts';
import { When } from '../text/when.tsx';
import { EventCell } from './event-cell.tsx';

export function EventsPage() {
  const { project = '' } = useParams();
  const list = useListAddress();
  const [live, setLive] = useState(true);
  const { data, error, isPending, refetch } = useEvents(project, filterOf(list), list.position, live);
  const columns = useMemo(() => columnsOf(project), [project]);
  const follow = useFollow();
  if (error && !data) {
    return <LoadFailure what="The events could not be loaded" error={error} retry={refetch} />;
  }
  const publish = (
    <Button href={paths.publishEvent(project)} onFollow={follow}>
      Publish an event
    </Button>
  );
  return (
    <Table
      variant="full-page"
      wrapLines
      resizableColumns
      stickyHeader
      trackBy="event_id"
      ariaLabels={{ tableLabel: 'Events' }}
      items={data?.events ?? []}
      columnDefinitions={columns}
      loading={isPending}
      loadingText="Loading events"
      header={
        <Header
          variant="awsui-h1-sticky"
          info={<InfoLink topic="events" about="events" />}
          description="What was published in this project, newest first, and to how many webhooks it went."
          actions={
            <SpaceBetween direction="horizontal" size="s" alignItems="center">
              <LiveToggle live={live} onChange={setLive} />
              {publish}
            </SpaceBetween>
          }
        >
          Events
        </Header>
      }
      filter={<Filters list={list} />}
      pagination={<Pages address={list} pagination={data?.pagination} />}
      empty={
        <Box textAlign="center" margin={{ vertical: 'l' }}>
          <SpaceBetween size="m">
            <Box variant="h3" tagOverride="h2">
              No events
            </Box>
            <Box color="text-body-secondary">
              Services publish through the API, SQS or EventBridge. Try it with a sample.
            </Box>
            {publish}
          </SpaceBetween>
        </Box>
      }
    />
  );
}

function filterOf(list: ListAddress): EventFilter {
  const [source, action] = [list.valueOf('source'), list.valueOf('action')];
  const since = periodStart(list.valueOf('hours'));
  return {
    ...(source !== '' && { 'filter.source': source }),
    ...(action !== '' && { 'filter.action': action }),
    ...(since !== undefined && { 'filter.since': since }),
  };
}

function Filters({ list }: { readonly list: ListAddress }) {
  const types = useEventTypes();
  const sources = [...new Set((types.data ?? []).map(({ source }) => source))];
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <SourceSelect
        sources={sources}
        source={list.valueOf('source')}
        onChange={(source) => list.filterBy({ source })}
      />
      <Input
        type="search"
        ariaLabel="Action"
        placeholder="Any action"
        value={list.valueOf('action')}
        onChange={({ detail }) => list.filterBy({ action: detail.value })}
      />
      <PeriodSelect hours={list.valueOf('hours')} onChange={(hours) => list.filterBy({ hours })} />
    </SpaceBetween>
  );
}

const columnsOf = (project: string): TableProps.ColumnDefinition<EventSummary>[] => [
  {
    id: 'event',
    width: 280,
    header: 'Event',
    isRowHeader: true,
    cell: (event) => (
      <EventCell
        href={paths.event(project, event.event_id)}
        name={`${event.event_source}:${event.event_action}`}
        eventId={event.event_id}
      />
    ),
  },
  { id: 'accepted', width: 130, header: 'Accepted', cell: ({ accepted_at }) => <When at={accepted_at} /> },
  {
    id: 'matched',
    width: 130,
    header: 'Sent to',
    cell: ({ matched_count }) => webhooksText(matched_count),
  },
  {
    id: 'skipped',
    width: 130,
    header: 'Skipped',
    cell: ({ skipped_count }) => webhooksText(skipped_count),
  },
  {
    id: 'description',
    width: 150,
    header: 'Description',
    cell: (event) => visibleText(event.event_description) || '–',
  },
  {
    id: 'resource',
    width: 180,
    header: 'Resource',
    cell: (event) => visibleText(event.resource_name || event.resource_id) || '–',
  },
];

const webhooksText = (count: number): string => {
  if (count === 0) return '–';
  return count === 1 ? '1 webhook' : `${count} webhooks`;
};

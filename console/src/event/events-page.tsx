import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useMemo, useState } from 'react';
import { useParams } from 'react-router';
import type { EventSummary } from '../api/client.ts';
import type { EventFilter } from '../api/list-query.ts';
import { useEvents } from '../api/queries.ts';
import { paths } from '../paths.ts';
import { useFollow } from '../shell/follow.tsx';
import { InfoLink } from '../shell/help.tsx';
import { LiveToggle, NoMatch, Pages } from '../shell/list-controls.tsx';
import { LoadFailure } from '../shell/load-failure.tsx';
import { PERIOD_FILTERS, periodOf } from '../shell/period.ts';
import { PeriodFilter } from '../shell/period-filter.tsx';
import { PreferencesButton } from '../shell/preferences-button.tsx';
import { SourceFilter } from '../shell/source-filter.tsx';
import { useTablePreferences } from '../shell/table-preferences.ts';
import { TypedFilter } from '../shell/typed-filter.tsx';
import { type ListAddress, useListAddress } from '../shell/use-list-address.ts';
import { columnsOf, EVENT_COLUMNS } from './event-columns.tsx';
import { useSuggestedSources } from './suggested-sources.ts';

const FILTERS = ['source', 'action', 'resource', ...PERIOD_FILTERS];

export function EventsPage() {
  const { project = '' } = useParams();
  const list = useListAddress();
  const [live, setLive] = useState(true);
  const { data, error, isPending, refetch } = useEvents(project, filterOf(list), list.position, live);
  const columns = useMemo(() => columnsOf(project), [project]);
  const { preferences, choose } = useTablePreferences('events', EVENT_COLUMNS);
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
      wrapLines={preferences.wrapLines}
      columnDisplay={preferences.contentDisplay}
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
      filter={<Filters list={list} events={data?.events ?? []} />}
      preferences={<PreferencesButton columns={columns} preferences={preferences} onChange={choose} />}
      pagination={<Pages address={list} pagination={data?.pagination} />}
      empty={
        isFiltered(list) || !list.isFirstPage ? (
          <NoMatch what="event" address={list} filters={FILTERS} next={data?.pagination.next_page_token} />
        ) : (
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
        )
      }
    />
  );
}

function filterOf(list: ListAddress): EventFilter {
  const [source, action, resource] = ['source', 'action', 'resource'].map(list.valueOf);
  return {
    ...(source && { 'filter.source': source }),
    ...(action && { 'filter.action': action }),
    ...(resource && { 'filter.resource_id': resource }),
    ...periodOf(list),
  };
}

const isFiltered = (list: ListAddress): boolean => FILTERS.some((name) => list.valueOf(name) !== '');

interface FiltersProps {
  readonly list: ListAddress;
  readonly events: readonly EventSummary[];
}

function Filters({ list, events }: FiltersProps) {
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <SourceFilter
        sources={useSuggestedSources(events)}
        source={list.valueOf('source')}
        onChange={(source) => list.filterBy({ source })}
      />
      <TypedFilter
        label="Action"
        value={list.valueOf('action')}
        onChange={(action) => list.filterBy({ action })}
      />
      <TypedFilter
        label="Resource ID"
        value={list.valueOf('resource')}
        onChange={(resource) => list.filterBy({ resource })}
      />
      <PeriodFilter list={list} />
    </SpaceBetween>
  );
}

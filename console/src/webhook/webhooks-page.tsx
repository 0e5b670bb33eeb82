import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import type { Webhook } from '../api/client.ts';
import { useWebhooks } from '../api/queries.ts';
import { paths } from '../paths.ts';
import { FailureAlert } from '../shell/failure-alert.tsx';
import { useFollow } from '../shell/follow.tsx';
import { InfoLink } from '../shell/help.tsx';
import { LoadFailure } from '../shell/load-failure.tsx';
import { PreferencesButton } from '../shell/preferences-button.tsx';
import { useTablePreferences } from '../shell/table-preferences.ts';
import { type ListAddress, useListAddress } from '../shell/use-list-address.ts';
import { Status } from '../text/status.tsx';
import { isInTrouble } from './trouble.ts';
import { columnsOf, WEBHOOK_COLUMNS } from './webhook-columns.tsx';
import { COMPARATORS, inOrder, matchesText, orderFrom, orderText, type SortColumn } from './webhook-order.ts';

/** Pixels below which a column that stays would hide those that say what is wrong. */
const ACTIONS_STAY = 600;

export function WebhooksPage() {
  const { project = '' } = useParams();
  const { webhooks, error, isPending, isFetchNextPageError, refetch } = useWebhooks(project);
  const list = useListAddress();
  const columns = useMemo(() => columnsOf(project), [project]);
  const { preferences, choose } = useTablePreferences('webhooks', WEBHOOK_COLUMNS);
  const text = list.valueOf('find');
  const order = orderFrom(list.valueOf('sort'));
  if (error && !webhooks) {
    return <LoadFailure what="The webhooks could not be loaded" error={error} retry={refetch} />;
  }
  const found = inOrder(webhooks ?? [], order).filter((webhook) => matchesText(webhook, text));
  return (
    <Table
      variant="full-page"
      stickyHeader
      wrapLines={preferences.wrapLines}
      columnDisplay={preferences.contentDisplay}
      resizableColumns
      stickyColumns={{ last: window.innerWidth < ACTIONS_STAY ? 0 : 1 }}
      trackBy="resource_id"
      ariaLabels={{ tableLabel: 'Webhooks' }}
      items={found}
      columnDefinitions={columns}
      sortingColumn={{ sortingComparator: COMPARATORS[order.column] }}
      sortingDescending={order.descending}
      onSortingChange={({ detail }) => {
        const column = columnSortedBy(detail.sortingColumn.sortingComparator);
        list.filterBy({ sort: orderText({ column, descending: detail.isDescending ?? false }) });
      }}
      loading={isPending}
      loadingText="Loading webhooks"
      header={
        <>
          <WebhooksHeader project={project} webhooks={webhooks} />
          {isFetchNextPageError && <FailureAlert what="Not all webhooks could be loaded" error={error} />}
        </>
      }
      filter={<Find list={list} text={text} matches={found.length} />}
      preferences={<PreferencesButton columns={columns} preferences={preferences} onChange={choose} />}
      empty={text === '' ? <NoWebhooks project={project} /> : <NoMatch list={list} />}
    />
  );
}

const columnSortedBy = (comparator: unknown): SortColumn => {
  if (comparator === COMPARATORS.name) return 'name';
  return comparator === COMPARATORS['last-delivery'] ? 'last-delivery' : 'health';
};

interface FindProps {
  readonly list: ListAddress;
  readonly text: string;
  readonly matches: number;
}

function Find({ list, text, matches }: FindProps) {
  return (
    <TextFilter
      filteringText={text}
      onChange={({ detail }) => list.filterBy({ find: detail.filteringText })}
      filteringPlaceholder="Find by name, URL or event"
      filteringAriaLabel="Find webhooks"
      countText={`${matches} ${matches === 1 ? 'match' : 'matches'}`}
    />
  );
}

function NoMatch({ list }: { readonly list: ListAddress }) {
  return (
    <Box textAlign="center">
      <SpaceBetween size="s">
        <span>No webhook matches.</span>
        <Button onClick={() => list.filterBy({ find: '' })}>Clear the filter</Button>
      </SpaceBetween>
    </Box>
  );
}

interface HeaderProps {
  readonly project: string;
  readonly webhooks: readonly Webhook[] | undefined;
}

function WebhooksHeader({ project, webhooks }: HeaderProps) {
  const failing = webhooks?.filter(isInTrouble).length ?? 0;
  return (
    <Header
      variant="awsui-h1-sticky"
      info={<InfoLink topic="webhooks" about="webhooks" />}
      counter={webhooks === undefined ? '' : `(${webhooks.length})`}
      description={
        failing > 0 ? (
          <Status type="error">
            {failing} of {webhooks?.length} failing
          </Status>
        ) : (
          "Send this project's events to URLs of yours."
        )
      }
      actions={<CreateButton project={project} />}
    >
      Webhooks
    </Header>
  );
}

function CreateButton({ project }: { readonly project: string }) {
  return (
    <Button variant="primary" href={paths.createWebhook(project)} onFollow={useFollow()}>
      Create webhook
    </Button>
  );
}

function NoWebhooks({ project }: { readonly project: string }) {
  return (
    <Box textAlign="center" margin={{ vertical: 'l' }}>
      <SpaceBetween size="m">
        <Box variant="h3" tagOverride="h2">
          No webhooks in project {project}
        </Box>
        <Box color="text-body-secondary">
          A webhook posts the events you choose to a URL. Have a receiver ready that answers 2xx: it is asked
          before the webhook is enabled.
        </Box>
        <CreateButton project={project} />
      </SpaceBetween>
    </Box>
  );
}

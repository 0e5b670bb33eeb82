import { useCollection } from '@cloudscape-design/collection-hooks';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import TextFilter from '@cloudscape-design/components/text-filter';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import type { Webhook } from '../api/client.ts';
import { useWebhooks } from '../api/queries.ts';
import { DeliveryStateIndicator } from '../delivery/delivery-state.tsx';
import { paths } from '../paths.ts';
import { useFollow, ViewLink } from '../shell/follow.tsx';
import { InfoLink } from '../shell/help.tsx';
import { LoadFailure } from '../shell/load-failure.tsx';
import { When } from '../text/when.tsx';
import { subscriptionText } from './subscription-text.ts';
import { WebhookMenu } from './webhook-menu.tsx';
import { webhookName } from './webhook-name.ts';
import { WebhookHealth, WebhookStatus } from './webhook-status.tsx';

export function WebhooksPage() {
  const { project = '' } = useParams();
  const { webhooks, error, isPending, refetch } = useWebhooks(project);
  const columns = useMemo(() => columnsOf(project), [project]);
  const { items, collectionProps, filterProps, filteredItemsCount } = useCollection(webhooks ?? [], {
    filtering: {
      filteringFunction: matchesText,
      empty: <NoWebhooks project={project} />,
      noMatch: <Box textAlign="center">No webhook matches.</Box>,
    },
    sorting: { defaultState: { sortingColumn: columns[0] as TableProps.SortingColumn<Webhook> } },
  });
  if (error && !webhooks) {
    return <LoadFailure what="The webhooks could not be loaded" error={error} retry={refetch} />;
  }
  return (
    <Table
      {...collectionProps}
      variant="full-page"
      stickyHeader
      wrapLines
      resizableColumns
      stickyColumns={{ last: 1 }}
      trackBy="resource_id"
      ariaLabels={{ tableLabel: 'Webhooks' }}
      items={items}
      columnDefinitions={columns}
      loading={isPending}
      loadingText="Loading webhooks"
      header={<WebhooksHeader project={project} count={webhooks?.length} />}
      filter={
        <TextFilter
          {...filterProps}
          filteringPlaceholder="Find by name, URL or event"
          filteringAriaLabel="Find webhooks"
          countText={`${filteredItemsCount} ${filteredItemsCount === 1 ? 'match' : 'matches'}`}
        />
      }
    />
  );
}

function WebhooksHeader({
  project,
  count,
}: {
  readonly project: string;
  readonly count: number | undefined;
}) {
  return (
    <Header
      variant="awsui-h1-sticky"
      info={<InfoLink topic="webhooks" about="webhooks" />}
      counter={count === undefined ? '' : `(${count})`}
      description="Send this project's events to URLs of yours."
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

const matchesText = (webhook: Webhook, text: string): boolean =>
  [
    webhookName(webhook),
    webhook.description,
    webhook.config.url,
    ...webhook.subscriptions.flatMap(({ events }) =>
      events.map(({ source, action }) => `${source}:${action}`),
    ),
  ].some((each) => each.toLowerCase().includes(text.toLowerCase()));

// The table knows its sorting by the very function, so these must not be made anew.
const byName = (a: Webhook, b: Webhook): number => webhookName(a).localeCompare(webhookName(b));
const byLastDelivery = (a: Webhook, b: Webhook): number => lastDeliveryTime(a) - lastDeliveryTime(b);

const columnsOf = (project: string): TableProps.ColumnDefinition<Webhook>[] => [
  {
    id: 'name',
    width: 160,
    header: 'Name',
    cell: (webhook) => (
      <ViewLink href={paths.webhook(project, webhookName(webhook))}>{webhookName(webhook)}</ViewLink>
    ),
    sortingComparator: byName,
    isRowHeader: true,
  },
  { id: 'status', width: 120, header: 'Status', cell: (webhook) => <WebhookStatus webhook={webhook} /> },
  { id: 'health', width: 160, header: 'Health', cell: (webhook) => <WebhookHealth webhook={webhook} /> },
  {
    id: 'last-delivery',
    width: 150,
    header: 'Last delivery',
    cell: (webhook) => <LastDelivery project={project} webhook={webhook} />,
    sortingComparator: byLastDelivery,
  },
  { id: 'url', width: 180, header: 'Webhook URL', cell: ({ config }) => config.url },
  {
    id: 'events',
    width: 150,
    header: 'Events',
    cell: ({ subscriptions }) => subscriptionText(subscriptions),
  },
  {
    id: 'actions',
    width: 90,
    header: 'Actions',
    cell: (webhook) => <WebhookMenu project={project} webhook={webhook} variant="row" />,
  },
];

const lastDeliveryTime = ({ last_delivery }: Webhook): number =>
  Date.parse(last_delivery?.request.sent_at ?? '') || 0;

function LastDelivery({ project, webhook }: { readonly project: string; readonly webhook: Webhook }) {
  const { last_delivery: last } = webhook;
  if (!last) return '–';
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <DeliveryStateIndicator state={last.state} />
      <ViewLink
        href={paths.delivery(project, webhookName(webhook), last.id)}
        ariaLabel={`Last delivery of ${webhookName(webhook)}`}
      >
        <When at={last.request.sent_at} />
      </ViewLink>
    </SpaceBetween>
  );
}

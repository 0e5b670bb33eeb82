import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { TableProps } from '@cloudscape-design/components/table';
import TruncatedText from '@cloudscape-design/components/truncated-text';
import type { Webhook } from '../api/client.ts';
import { DeliveryStateIndicator } from '../delivery/delivery-state.tsx';
import { paths } from '../paths.ts';
import { ViewLink } from '../shell/follow.tsx';
import { Breakable } from '../text/breakable.tsx';
import { When } from '../text/when.tsx';
import { subscriptionText } from './subscription-text.ts';
import { troubleOf } from './trouble.ts';
import { WebhookMenu } from './webhook-menu.tsx';
import { webhookName } from './webhook-name.ts';
import { COMPARATORS } from './webhook-order.ts';
import { WebhookHealth, WebhookStatus } from './webhook-status.tsx';

export const WEBHOOK_COLUMNS = ['name', 'health', 'status', 'last-delivery', 'url', 'events', 'actions'];

/** Widths in pixels that hold the longest word of each, so that none is broken. */
export const columnsOf = (project: string): TableProps.ColumnDefinition<Webhook>[] => [
  {
    id: 'name',
    width: 170,
    minWidth: 130,
    header: 'Name',
    cell: (webhook) => (
      <ViewLink href={paths.webhook(project, webhookName(webhook))}>
        <Breakable text={webhookName(webhook)} />
      </ViewLink>
    ),
    sortingComparator: COMPARATORS.name,
    isRowHeader: true,
  },
  {
    id: 'health',
    width: 190,
    minWidth: 150,
    header: 'Health',
    cell: (webhook) => <Health webhook={webhook} />,
    sortingComparator: COMPARATORS.health,
  },
  {
    id: 'status',
    width: 140,
    minWidth: 125,
    header: 'Status',
    cell: (webhook) => <WebhookStatus webhook={webhook} />,
  },
  {
    id: 'last-delivery',
    width: 160,
    minWidth: 150,
    header: 'Last delivery',
    cell: (webhook) => <LastDelivery project={project} webhook={webhook} />,
    sortingComparator: COMPARATORS['last-delivery'],
  },
  {
    id: 'url',
    width: 200,
    minWidth: 140,
    header: 'Webhook URL',
    cell: ({ config }) => <TruncatedText>{config.url}</TruncatedText>,
  },
  {
    id: 'events',
    width: 220,
    minWidth: 150,
    header: 'Events',
    cell: ({ subscriptions }) => <Breakable text={subscriptionText(subscriptions)} />,
  },
  {
    id: 'actions',
    width: 95,
    minWidth: 95,
    header: 'Actions',
    cell: (webhook) => <WebhookMenu project={project} webhook={webhook} variant="row" />,
  },
];

function Health({ webhook }: { readonly webhook: Webhook }) {
  const { cause } = troubleOf(webhook);
  return (
    <>
      <WebhookHealth webhook={webhook} />
      {cause !== undefined && (
        <Box fontSize="body-s" color="text-body-secondary">
          {cause}
        </Box>
      )}
    </>
  );
}

function LastDelivery({ project, webhook }: { readonly project: string; readonly webhook: Webhook }) {
  const { last_delivery: last } = webhook;
  if (!last) return '–';
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <DeliveryStateIndicator delivery={last} />
      <ViewLink href={paths.delivery(project, webhookName(webhook), last.id)}>
        <When at={last.request.sent_at} />
      </ViewLink>
    </SpaceBetween>
  );
}

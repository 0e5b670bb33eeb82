import Box from '@cloudscape-design/components/box';
import type { TableProps } from '@cloudscape-design/components/table';
import type { Delivery } from '../api/client.ts';
import { EventCell } from '../event/event-cell.tsx';
import { paths } from '../paths.ts';
import { ViewLink } from '../shell/follow.tsx';
import { Breakable } from '../text/breakable.tsx';
import { visibleText } from '../text/visible-text.ts';
import { durationText, When } from '../text/when.tsx';
import { nameIn } from '../webhook/webhook-name.ts';
import { outcomeText } from './cause.ts';
import { DeliveryStateIndicator } from './delivery-state.tsx';
import { NextAttempt } from './next-attempt.tsx';

export const DELIVERY_COLUMNS = ['state', 'event', 'attempts', 'response', 'duration', 'sent', 'next'];

/** Of a whole project. */
export const PROJECT_DELIVERY_COLUMNS = [
  ...DELIVERY_COLUMNS.slice(0, 2),
  'webhook',
  ...DELIVERY_COLUMNS.slice(2),
];

type Column = TableProps.ColumnDefinition<Delivery>;

/**
 * Widths in pixels that hold the longest word of each, so that none is broken.
 * @param webhook whose deliveries they all are; undefined: each names its own
 */
export function columnsOf(project: string, webhook?: string): Column[] {
  const columns = columnsAlike((delivery) => hrefOf(project, webhook, delivery));
  return webhook === undefined ? columns.toSpliced(2, 0, webhookColumn(project)) : columns;
}

/** Undefined where the webhook was deleted: then there is no page to lead to. */
function hrefOf(project: string, webhook: string | undefined, delivery: Delivery): string | undefined {
  const name = webhook ?? (delivery.webhook === undefined ? undefined : nameIn(delivery.webhook));
  return name === undefined ? undefined : paths.delivery(project, name, delivery.id);
}

const webhookColumn = (project: string): Column => ({
  id: 'webhook',
  width: 150,
  minWidth: 130,
  header: 'Webhook',
  cell: ({ webhook }) =>
    webhook === undefined ? (
      'Deleted'
    ) : (
      <ViewLink href={paths.webhook(project, nameIn(webhook))}>
        <Breakable text={nameIn(webhook)} />
      </ViewLink>
    ),
});

const columnsAlike = (href: (delivery: Delivery) => string | undefined): Column[] => [
  {
    id: 'state',
    width: 140,
    minWidth: 135,
    header: 'State',
    cell: (delivery) => (
      <>
        <DeliveryStateIndicator delivery={delivery} />
        {delivery.trigger !== 'event' && (
          <Box fontSize="body-s" color="text-body-secondary">
            {delivery.trigger}
          </Box>
        )}
      </>
    ),
  },
  {
    id: 'event',
    width: 245,
    minWidth: 200,
    header: 'Event',
    isRowHeader: true,
    cell: (delivery) => (
      <EventCell
        href={href(delivery)}
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
    width: 120,
    minWidth: 115,
    header: 'Status',
    cell: ({ attempts, reason }) => {
      const last = attempts.at(-1);
      return last ? outcomeText(last) : reason === undefined ? '–' : visibleText(reason);
    },
  },
  {
    id: 'duration',
    width: 105,
    header: 'Duration',
    cell: ({ attempts }) => {
      const last = attempts.at(-1);
      return last ? durationText(last.duration_ms) : '–';
    },
  },
  { id: 'sent', width: 115, header: 'Last attempt', cell: ({ request }) => <When at={request.sent_at} /> },
  {
    id: 'next',
    width: 120,
    header: 'Next attempt',
    cell: ({ next_attempt_at, held }) => <NextAttempt at={next_attempt_at} held={held} />,
  },
];

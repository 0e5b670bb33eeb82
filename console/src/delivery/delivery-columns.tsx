import Box from '@cloudscape-design/components/box';
import type { TableProps } from '@cloudscape-design/components/table';
import type { Delivery } from '../api/client.ts';
import type { WebhookAddress } from '../api/queries.ts';
import { EventCell } from '../event/event-cell.tsx';
import { paths } from '../paths.ts';
import { visibleText } from '../text/visible-text.ts';
import { durationText, When } from '../text/when.tsx';
import { outcomeText } from './cause.ts';
import { DeliveryStateIndicator } from './delivery-state.tsx';
import { NextAttempt } from './next-attempt.tsx';

export const DELIVERY_COLUMNS = ['state', 'event', 'attempts', 'response', 'duration', 'sent', 'next'];

/** Widths in pixels that hold the longest word of each, so that none is broken. */
export const columnsOf = (address: WebhookAddress): TableProps.ColumnDefinition<Delivery>[] => [
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
    width: 95,
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

import type { TableProps } from '@cloudscape-design/components/table';
import TruncatedText from '@cloudscape-design/components/truncated-text';
import type { EventSummary } from '../api/client.ts';
import { paths } from '../paths.ts';
import { visibleText } from '../text/visible-text.ts';
import { When } from '../text/when.tsx';
import { EventCell } from './event-cell.tsx';

export const EVENT_COLUMNS = ['event', 'accepted', 'matched', 'skipped', 'description', 'resource'];

/** Widths in pixels that hold the longest word of each, so that none is broken. */
export const columnsOf = (project: string): TableProps.ColumnDefinition<EventSummary>[] => [
  {
    id: 'event',
    width: 265,
    minWidth: 200,
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
  { id: 'accepted', width: 120, header: 'Accepted', cell: ({ accepted_at }) => <When at={accepted_at} /> },
  {
    id: 'matched',
    width: 115,
    header: 'Sent to',
    cell: ({ matched_count }) => webhooksText(matched_count),
  },
  {
    id: 'skipped',
    width: 120,
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
    width: 145,
    minWidth: 140,
    header: 'Resource',
    cell: (event) => (
      <TruncatedText>{visibleText(event.resource_name || event.resource_id) || '–'}</TruncatedText>
    ),
  },
];

const webhooksText = (count: number): string => {
  if (count === 0) return '–';
  return count === 1 ? '1 webhook' : `${count} webhooks`;
};

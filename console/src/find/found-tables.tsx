import Header from '@cloudscape-design/components/header';
import Table from '@cloudscape-design/components/table';
import type { Delivery, EventSummary } from '../api/client.ts';
import { columnsOf as deliveryColumnsOf } from '../delivery/delivery-columns.tsx';
import { columnsOf as eventColumnsOf } from '../event/event-columns.tsx';
import { paths } from '../paths.ts';
import { ViewLink } from '../shell/follow.tsx';

interface EventsProps {
  readonly project: string;
  readonly text: string;
  readonly events: readonly EventSummary[];
}

/** Each with the way to ask why a webhook got it, or did not. */
export function FoundEvents({ project, text, events }: EventsProps) {
  return (
    <Table
      variant="container"
      trackBy="event_id"
      wrapLines
      ariaLabels={{ tableLabel: 'Events' }}
      header={
        <Header
          variant="h2"
          counter={`(${events.length})`}
          description={
            <ViewLink href={paths.deliveriesWith(project, { resource: text })}>
              All deliveries about this resource
            </ViewLink>
          }
        >
          Events
        </Header>
      }
      items={events}
      columnDefinitions={[
        ...eventColumnsOf(project),
        {
          id: 'why',
          header: 'Explained',
          minWidth: 140,
          cell: ({ event_id }) => (
            <ViewLink
              href={paths.explain(project, event_id, '')}
              ariaLabel={`Who got it, and why: ${event_id}`}
            >
              Who got it, and why
            </ViewLink>
          ),
        },
      ]}
    />
  );
}

interface DeliveriesProps {
  readonly project: string;
  readonly deliveries: readonly Delivery[];
}

export function FoundDeliveries({ project, deliveries }: DeliveriesProps) {
  return (
    <Table
      variant="container"
      trackBy="id"
      wrapLines
      ariaLabels={{ tableLabel: 'Deliveries' }}
      header={<Header variant="h2">Deliveries</Header>}
      items={deliveries}
      columnDefinitions={deliveryColumnsOf(project)}
    />
  );
}

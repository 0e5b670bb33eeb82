import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import Table, { type TableProps } from '@cloudscape-design/components/table';
import { useLocation, useParams } from 'react-router';
import type { EventDelivery } from '../api/client.ts';
import { type EventDetail, useEvent } from '../api/queries.ts';
import { DeliveryStateIndicator } from '../delivery/delivery-state.tsx';
import { HELD_SENTENCES } from '../delivery/held-words.ts';
import { ExplainSection } from '../explain/explain-section.tsx';
import { paths } from '../paths.ts';
import { useFollow, ViewLink } from '../shell/follow.tsx';
import { InfoLink } from '../shell/help.tsx';
import { LoadFailure } from '../shell/load-failure.tsx';
import { Breakable } from '../text/breakable.tsx';
import { JsonBody } from '../text/json-body.tsx';
import { visibleText } from '../text/visible-text.ts';
import { Exactly } from '../text/when.tsx';
import { nameIn } from '../webhook/webhook-name.ts';

/** What the publish form passes on: the event may still be on its way to the router. */
export interface JustPublished {
  readonly justPublished: true;
}

export function EventPage() {
  const { project = '', event: id = '' } = useParams();
  const { state } = useLocation();
  const isNew = (state as JustPublished | null)?.justPublished === true;
  const { data, error, refetch } = useEvent(project, id, isNew);
  if (!data) {
    if (error) return <LoadFailure what="The event could not be loaded" error={error} retry={refetch} />;
    return (
      <SpaceBetween direction="horizontal" size="xs">
        <Spinner />
        {isNew && 'Accepted; waiting until it is routed…'}
      </SpaceBetween>
    );
  }
  const { event } = data;
  return (
    <ContentLayout
      header={
        <Header variant="h1" description={visibleText(event.event_description)}>
          <Breakable text={`${event.event_source}:${event.event_action}`} />
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Details detail={data} />
        <Destinations project={project} deliveries={data.deliveries} />
        <ExplainSection project={project} eventId={id} event={event} />
        <Container header={<Header variant="h2">Payload</Header>}>
          <JsonBody label="event_payload" text={data.payload ?? 'null'} />
        </Container>
      </SpaceBetween>
    </ContentLayout>
  );
}

function Details({ detail: { event } }: { readonly detail: EventDetail }) {
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        items={[
          { label: 'Event ID', value: event.event_id },
          { label: 'Accepted', value: <Exactly at={event.accepted_at} /> },
          { label: 'Version', value: visibleText(event.event_version) || '–' },
          { label: 'Resource ID', value: visibleText(event.resource_id) || '–' },
          { label: 'Resource name', value: visibleText(event.resource_name) || '–' },
        ]}
      />
    </Container>
  );
}

interface DestinationsProps {
  readonly project: string;
  readonly deliveries: readonly EventDelivery[];
}

function Destinations({ project, deliveries }: DestinationsProps) {
  const follow = useFollow();
  return (
    <Table
      variant="container"
      trackBy="id"
      ariaLabels={{ tableLabel: 'Where it went' }}
      items={deliveries}
      columnDefinitions={columnsOf(project)}
      wrapLines
      header={
        <Header
          variant="h2"
          counter={`(${deliveries.length})`}
          info={<InfoLink topic="events" about="where an event goes" />}
        >
          Where it went
        </Header>
      }
      empty={
        <Box textAlign="center" margin={{ vertical: 'm' }}>
          <SpaceBetween size="s">
            <Box variant="h3">No webhook subscribed to this event</Box>
            <Box color="text-body-secondary">
              It was matched against the webhooks as they were when it was accepted; later ones do not get it.
            </Box>
            <Button href={paths.webhooks(project)} onFollow={follow}>
              View webhooks
            </Button>
          </SpaceBetween>
        </Box>
      }
    />
  );
}

const columnsOf = (project: string): TableProps.ColumnDefinition<EventDelivery>[] => [
  {
    id: 'webhook',
    minWidth: 150,
    header: 'Webhook',
    isRowHeader: true,
    cell: ({ webhook, webhook_resource_id }) =>
      webhook === undefined ? (
        `${webhook_resource_id} (deleted)`
      ) : (
        <ViewLink href={paths.webhook(project, nameIn(webhook))}>
          <Breakable text={nameIn(webhook)} />
        </ViewLink>
      ),
  },
  {
    id: 'state',
    minWidth: 130,
    header: 'State',
    cell: (delivery) => <DeliveryStateIndicator delivery={delivery} />,
  },
  {
    id: 'reason',
    minWidth: 220,
    header: 'Reason',
    cell: ({ reason, held }) => reasonText(reason, held),
  },
  {
    id: 'delivery',
    minWidth: 260,
    header: 'Delivery',
    cell: ({ webhook, id }) =>
      webhook === undefined ? (
        id
      ) : (
        <ViewLink href={paths.delivery(project, nameIn(webhook), id)}>{id}</ViewLink>
      ),
  },
];

function reasonText(reason: string | undefined, held: EventDelivery['held']): string {
  if (reason !== undefined) return visibleText(reason);
  return held === undefined ? '–' : HELD_SENTENCES[held];
}

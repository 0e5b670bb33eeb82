import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useState } from 'react';
import type { Subscription } from '../api/client.ts';
import { type Preview, usePreview } from '../api/explanations.ts';
import type { WebhookAddress } from '../api/queries.ts';
import { EventCell } from '../event/event-cell.tsx';
import { paths } from '../paths.ts';
import { FailureAlert } from '../shell/failure-alert.tsx';
import { Status } from '../text/status.tsx';
import { When } from '../text/when.tsx';

interface Props {
  readonly address: WebhookAddress;
  readonly subscriptions: readonly Subscription[];
}

/** Which of the last events the webhook would have got, had it subscribed as the form says. */
export function PreviewSection({ address, subscriptions }: Props) {
  // What the answer is of: the form may have moved on since.
  const [asked, setAsked] = useState<readonly Subscription[]>();
  const { data, error, isFetching } = usePreview(address, asked);
  const isOfNow = JSON.stringify(asked) === JSON.stringify(subscriptions);
  return (
    <ExpandableSection
      variant="container"
      headerText="Preview"
      headerDescription="Which of the project's last events these choices would have brought. Nothing is sent."
    >
      <SpaceBetween size="m">
        <Button formAction="none" loading={isFetching} onClick={() => setAsked(subscriptions)}>
          {asked === undefined || isOfNow ? 'Preview events' : 'Preview again'}
        </Button>
        {asked !== undefined && !isOfNow && (
          <Status type="warning">
            The events were chosen anew since: this is of what was chosen before.
          </Status>
        )}
        {error && <FailureAlert what="There is no preview" error={error} />}
        {data && !error && <Previewed address={address} preview={data} />}
      </SpaceBetween>
    </ExpandableSection>
  );
}

function Previewed({ address, preview }: { readonly address: WebhookAddress; readonly preview: Preview }) {
  const { events, looked_at } = preview;
  if (looked_at === 0) return <Status type="info">No event has been published in this project yet.</Status>;
  return (
    <SpaceBetween size="s">
      <Status type="info">{previewText(preview)}</Status>
      {events.length > 0 && (
        <Table
          variant="embedded"
          wrapLines
          ariaLabels={{ tableLabel: 'Previewed events' }}
          items={events}
          trackBy={({ event }) => event.event_id}
          columnDefinitions={[
            {
              id: 'event',
              header: 'Event',
              isRowHeader: true,
              minWidth: 200,
              cell: ({ event }) => (
                <EventCell
                  href={paths.event(address.project, event.event_id)}
                  name={`${event.event_source}:${event.event_action}`}
                  eventId={event.event_id}
                />
              ),
            },
            {
              id: 'accepted',
              header: 'Accepted',
              minWidth: 110,
              cell: ({ event }) => <When at={event.accepted_at} />,
            },
            {
              id: 'before',
              header: 'Before',
              minWidth: 130,
              cell: ({ was_subscribed }) => (was_subscribed ? 'Subscribed' : <Box>New</Box>),
            },
          ]}
        />
      )}
    </SpaceBetween>
  );
}

/** Such as "3 of the last 100 events match; 2 of them are new to this webhook." */
function previewText({ events, looked_at, complete }: Preview): string {
  const of = complete ? `all ${looked_at}` : `the last ${looked_at}`;
  const matched = `${events.length} of ${of} events ${events.length === 1 ? 'matches' : 'match'}`;
  const fresh = events.filter(({ was_subscribed }) => !was_subscribed).length;
  return fresh === 0 ? `${matched}.` : `${matched}; ${fresh} of them the webhook did not subscribe to.`;
}

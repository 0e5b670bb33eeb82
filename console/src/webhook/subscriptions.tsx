import Box from '@cloudscape-design/components/box';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import type { Subscription } from '../api/client.ts';
import { ViewLink } from '../shell/follow.tsx';
import { ANY_EVENT, eventNames } from './subscription-text.ts';

interface Props {
  readonly subscriptions: readonly Subscription[];
  readonly editHref: string;
}

export function Subscriptions({ subscriptions, editHref }: Props) {
  return (
    <Table
      variant="container"
      ariaLabels={{ tableLabel: 'Subscriptions' }}
      wrapLines
      items={subscriptions}
      header={
        <Header variant="h2" counter={`(${subscriptions.length})`}>
          Subscriptions
        </Header>
      }
      columnDefinitions={[
        {
          id: 'events',
          header: 'Events',
          isRowHeader: true,
          cell: (subscription) => (
            <SpaceBetween size="xxxs">
              {eventNames(subscription).map((name) => (
                <Box key={name}>{name === ANY_EVENT ? 'All events' : name}</Box>
              ))}
            </SpaceBetween>
          ),
        },
        {
          id: 'resource',
          header: 'Resource ID',
          cell: ({ resource_id }) => resource_id ?? 'Every resource of the project',
        },
      ]}
      empty={
        <Box textAlign="center">
          This webhook subscribes to no events. <ViewLink href={editHref}>Choose events</ViewLink>
        </Box>
      }
    />
  );
}

import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useParams } from 'react-router';
import type { Delivery } from '../api/client.ts';
import { type DeliveryDetail, useDelivery } from '../api/deliveries.ts';
import type { WebhookAddress } from '../api/queries.ts';
import { paths } from '../paths.ts';
import { ViewLink } from '../shell/follow.tsx';
import { InfoLink } from '../shell/help.tsx';
import { LoadFailure } from '../shell/load-failure.tsx';
import { Breakable } from '../text/breakable.tsx';
import { HeaderList } from '../text/header-list.tsx';
import { JsonBody } from '../text/json-body.tsx';
import { ShortText } from '../text/short-text.tsx';
import { visibleText } from '../text/visible-text.ts';
import { Exactly } from '../text/when.tsx';
import { AttemptSection } from './attempt-section.tsx';
import { AttemptTimeLine } from './attempt-time-line.tsx';
import { curlCommand } from './curl.ts';
import { DeliveryStateIndicator, stateText } from './delivery-state.tsx';
import { HeldAlert } from './held-alert.tsx';
import { NextAttempt } from './next-attempt.tsx';
import { RedeliverButton } from './redeliver-button.tsx';

export function DeliveryPage() {
  const { project = '', name = '', delivery: id = '' } = useParams();
  const { data, error, refetch } = useDelivery({ project, name }, id);
  if (!data) {
    if (!error) return <Spinner size="large" />;
    return <LoadFailure what="The delivery could not be loaded" error={error} retry={refetch} />;
  }
  const { delivery } = data;
  return (
    <ContentLayout
      header={
        <Header variant="h1" actions={<DeliveryActions address={{ project, name }} detail={data} />}>
          <Breakable text={`${delivery.event_source}:${delivery.event_action}`} />
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Summary address={{ project, name }} delivery={delivery} />
        {delivery.held && <HeldAlert address={{ project, name }} delivery={delivery} held={delivery.held} />}
        <AttemptTimeLine delivery={delivery} />
        <Attempts delivery={delivery} />
        <Request detail={data} />
      </SpaceBetween>
    </ContentLayout>
  );
}

interface ActionsProps {
  readonly address: WebhookAddress;
  readonly detail: DeliveryDetail;
}

function DeliveryActions({ address, detail: { delivery, body } }: ActionsProps) {
  const last = delivery.attempts.at(-1);
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {last && (
        <CopyToClipboard
          variant="button"
          copyButtonText="Copy as curl"
          textToCopy={curlCommand(last, body)}
          copySuccessText="Copied: the last request, without the token"
          copyErrorText="Could not be copied"
        />
      )}
      <RedeliverButton address={address} delivery={delivery} />
    </SpaceBetween>
  );
}

function Summary({ address, delivery }: { readonly address: WebhookAddress; readonly delivery: Delivery }) {
  const { project, name } = address;
  const hasEvent = delivery.trigger !== 'verification' && delivery.trigger !== 'test';
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        items={[
          { label: 'State', value: <DeliveryStateIndicator delivery={delivery} /> },
          { label: 'Webhook', value: <ViewLink href={paths.webhook(project, name)}>{name}</ViewLink> },
          {
            label: 'Event ID',
            value: hasEvent ? (
              <ViewLink href={paths.event(project, delivery.event_id)}>{delivery.event_id}</ViewLink>
            ) : (
              delivery.event_id
            ),
          },
          { label: 'Trigger', value: delivery.trigger },
          { label: 'Accepted', value: <Exactly at={delivery.created_at} /> },
          { label: 'Last attempt', value: <Exactly at={delivery.request.sent_at} /> },
          {
            label: 'Next attempt',
            value: <NextAttempt at={delivery.next_attempt_at} held={delivery.held} />,
          },
          { label: 'Delivery ID (webhook-id)', value: delivery.id },
          ...(delivery.reason === undefined
            ? []
            : [{ label: 'Reason', value: visibleText(delivery.reason) }]),
        ]}
      />
    </Container>
  );
}

function Attempts({ delivery }: { readonly delivery: Delivery }) {
  const { attempts } = delivery;
  if (attempts.length === 0) return <Alert header="No attempt yet">{whyNone(delivery)}</Alert>;
  return (
    <SpaceBetween size="s">
      <Header variant="h2" counter={`(${delivery.retries + 1})`}>
        Attempts
      </Header>
      {attempts.toReversed().map((attempt) => (
        <AttemptSection
          key={attempt.number}
          attempt={attempt}
          isLast={attempt.number === attempts.at(-1)?.number}
        />
      ))}
    </SpaceBetween>
  );
}

function whyNone({ reason, held, state }: Delivery): string {
  if (held) return 'It is held, as said above.';
  if (reason !== undefined) return visibleText(reason);
  return state === 'pending' ? 'The first one is due.' : stateText(state);
}

function Request({ detail: { delivery, body } }: { readonly detail: DeliveryDetail }) {
  const { url, headers } = delivery.request;
  return (
    <Container
      header={
        <Header
          variant="h2"
          info={<InfoLink topic="signatures" about="verifying signatures" />}
          description={url === undefined ? 'Not sent yet.' : <ShortText text={`POST ${url}`} what="URL" />}
        >
          Request
        </Header>
      }
    >
      <SpaceBetween size="m">
        {headers && <HeaderList label="Request headers" headers={headers} />}
        {body === undefined ? (
          <Box color="text-body-secondary">The body is no longer kept: its event has expired.</Box>
        ) : (
          <JsonBody label="Request body" text={body} />
        )}
      </SpaceBetween>
    </Container>
  );
}

import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import type { Webhook } from '../api/client.ts';
import { useWebhook } from '../api/queries.ts';
import { DeliveriesTable } from '../delivery/deliveries-table.tsx';
import { paths } from '../paths.ts';
import { MissedOffer } from '../redelivery/missed-offer.tsx';
import { RedeliveryJobs } from '../redelivery/redelivery-jobs.tsx';
import { useFollow } from '../shell/follow.tsx';
import { LoadFailure } from '../shell/load-failure.tsx';
import { ShortText } from '../text/short-text.tsx';
import { visibleText } from '../text/visible-text.ts';
import { Exactly, useNow } from '../text/when.tsx';
import '../text/words.css';
import { rateText, scheduleText, timeoutText } from './delivery-settings.ts';
import { HeldCount } from './held-count.tsx';
import { overlapOf } from './overlap.ts';
import { OverlapText } from './overlap-text.tsx';
import { PauseBanner } from './pause-banner.tsx';
import { Subscriptions } from './subscriptions.tsx';
import { TroubleBanner } from './trouble-banner.tsx';
import { WebhookMenu } from './webhook-menu.tsx';
import { WebhookHealth, WebhookStatus } from './webhook-status.tsx';

export function WebhookPage() {
  const { project = '', name = '' } = useParams();
  const address = useMemo(() => ({ project, name }), [project, name]);
  const { data: webhook, error, refetch } = useWebhook(address);
  const follow = useFollow();
  if (!webhook) {
    if (!error) return <Spinner size="large" />;
    return <LoadFailure what={`Webhook ${name} could not be loaded`} error={error} retry={refetch} />;
  }
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={visibleText(webhook.description)}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <WebhookMenu project={project} webhook={webhook} variant="page" />
              <Button href={paths.editWebhook(project, name)} onFollow={follow}>
                Edit webhook
              </Button>
            </SpaceBetween>
          }
        >
          {name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <PauseBanner project={project} name={name} webhook={webhook} />
        <TroubleBanner project={project} name={name} webhook={webhook} />
        <MissedOffer address={address} webhook={webhook} />
        <Details project={project} name={name} webhook={webhook} />
        <DeliveriesTable address={address} webhook={webhook} />
        <RedeliveryJobs address={address} webhook={webhook} />
        <Subscriptions subscriptions={webhook.subscriptions} editHref={paths.editWebhook(project, name)} />
      </SpaceBetween>
    </ContentLayout>
  );
}

interface DetailsProps {
  readonly project: string;
  readonly name: string;
  readonly webhook: Webhook;
}

function Details({ project, name, webhook }: DetailsProps) {
  const { delivery = {} } = webhook;
  return (
    <Container header={<Header variant="h2">Details</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Status', value: <WebhookStatus webhook={webhook} /> },
          { label: 'Health', value: <WebhookHealth webhook={webhook} /> },
          { label: 'Held', value: <HeldCount project={project} name={name} webhook={webhook} /> },
          { label: 'Webhook URL', value: <Copyable text={webhook.config.url} what="URL" /> },
          { label: 'Token', value: <Token webhook={webhook} /> },
          { label: 'Resource name', value: <Copyable text={webhook.resource_name} what="resource name" /> },
          { label: 'Rate', value: rateText(delivery) },
          { label: 'Retry schedule', value: scheduleText(delivery) },
          { label: 'Attempt timeout', value: timeoutText(delivery) },
          { label: 'Resource ID', value: <Copyable text={webhook.resource_id} what="resource ID" /> },
          { label: 'Created', value: <Exactly at={webhook.created_at} /> },
          { label: 'Updated', value: <Exactly at={webhook.updated_at} /> },
        ]}
      />
    </Container>
  );
}

function Token({ webhook }: { readonly webhook: Webhook }) {
  const overlap = overlapOf(webhook, useNow());
  if (!webhook.has_hmac_key) return 'None: requests are not signed';
  return <>Set: requests are signed. {overlap && <OverlapText until={overlap} />}</>;
}

function Copyable({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <div className="copyable">
      <CopyToClipboard
        variant="icon"
        textToCopy={text}
        copyButtonAriaLabel={`Copy the ${what}`}
        copySuccessText="Copied"
        copyErrorText="Could not be copied"
      />
      <div>
        <ShortText text={text} what={what} />
      </div>
    </div>
  );
}

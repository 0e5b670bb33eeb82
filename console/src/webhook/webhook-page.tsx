import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useMemo } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Webhook } from '../api/client.ts';
import { useWebhook } from '../api/queries.ts';
import { causeOf } from '../delivery/cause.ts';
import { DeliveriesTable } from '../delivery/deliveries-table.tsx';
import { paths } from '../paths.ts';
import { useFollow } from '../shell/follow.tsx';
import { LoadFailure } from '../shell/load-failure.tsx';
import { visibleText } from '../text/visible-text.ts';
import { Exactly, When } from '../text/when.tsx';
import { Subscriptions } from './subscriptions.tsx';
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
        <Trouble project={project} name={name} webhook={webhook} />
        <Details webhook={webhook} />
        <DeliveriesTable address={address} webhook={webhook} />
        <Subscriptions subscriptions={webhook.subscriptions} editHref={paths.editWebhook(project, name)} />
      </SpaceBetween>
    </ContentLayout>
  );
}

interface TroubleProps {
  readonly project: string;
  readonly name: string;
  readonly webhook: Webhook;
}

/** Why the last attempt failed, and what to do, before anything else on the page. */
function Trouble({ project, name, webhook }: TroubleProps) {
  const navigate = useNavigate();
  const { last_delivery: last, health } = webhook;
  const attempt = last?.attempts.at(-1);
  if (!last || !attempt?.error_class) return null;

  const { summary, advice } = causeOf(attempt);
  return (
    <Alert
      type={health.breaker === 'closed' ? 'warning' : 'error'}
      header={summary}
      action={
        <Button onClick={() => void navigate(paths.delivery(project, name, last.id))}>
          View the attempt
        </Button>
      }
    >
      {advice} {health.failing_since && <Since health={health} />}
    </Alert>
  );
}

function Since({ health }: { readonly health: Webhook['health'] }) {
  return (
    <>
      Failing since <When at={health.failing_since} />, {health.consecutive_failures} attempts in a row.
      {health.breaker !== 'closed' && (
        <>
          {' '}
          Deliveries are on hold; the next probe is <When at={health.next_probe_at} />.
        </>
      )}
    </>
  );
}

function Details({ webhook }: { readonly webhook: Webhook }) {
  return (
    <Container header={<Header variant="h2">Details</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Status', value: <WebhookStatus webhook={webhook} /> },
          { label: 'Health', value: <WebhookHealth webhook={webhook} /> },
          { label: 'Webhook URL', value: <Copyable text={webhook.config.url} what="URL" /> },
          {
            label: 'Token',
            value: webhook.has_hmac_key ? 'Set: requests are signed' : 'None: requests are not signed',
          },
          { label: 'Resource name', value: <Copyable text={webhook.resource_name} what="resource name" /> },
          { label: 'Resource ID', value: <Copyable text={webhook.resource_id} what="resource ID" /> },
          { label: 'Created', value: <Exactly at={webhook.created_at} /> },
          { label: 'Updated', value: <Exactly at={webhook.updated_at} /> },
        ]}
      />
    </Container>
  );
}

function Copyable({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={text}
      copyButtonAriaLabel={`Copy the ${what}`}
      copySuccessText="Copied"
      copyErrorText="Could not be copied"
    />
  );
}

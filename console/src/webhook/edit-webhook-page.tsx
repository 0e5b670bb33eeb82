import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Spinner from '@cloudscape-design/components/spinner';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Webhook } from '../api/client.ts';
import { useWebhook } from '../api/queries.ts';
import { useAction } from '../api/use-action.ts';
import { useWebhookCalls, type WebhookUpdate } from '../api/use-webhook-calls.ts';
import { paths } from '../paths.ts';
import { LoadFailure } from '../shell/load-failure.tsx';
import { choiceOf, subscriptionsOf } from './events-choice.ts';
import { type WebhookDraft, WebhookForm } from './webhook-form.tsx';
import { useWebhookNotices } from './webhook-notices.tsx';

export function EditWebhookPage() {
  const { project = '', name = '' } = useParams();
  const { data, error, refetch } = useWebhook({ project, name });
  if (!data) {
    return error ? (
      <LoadFailure what="The webhook could not be loaded" error={error} retry={refetch} />
    ) : (
      <Spinner size="large" />
    );
  }
  return (
    <ContentLayout
      header={
        <Header variant="h1" description="To rename it, use the Actions menu of the webhook's page.">
          Edit webhook {name}
        </Header>
      }
    >
      <EditForm project={project} name={name} webhook={data} />
    </ContentLayout>
  );
}

interface Props {
  readonly project: string;
  readonly name: string;
  readonly webhook: Webhook;
}

function EditForm({ project, name, webhook }: Props) {
  // As it was when editing began: what is read again meanwhile must not move under the editor's hands.
  const [before] = useState(webhook);
  const [initial] = useState(() => draftOf(webhook));
  const navigate = useNavigate();
  const notices = useWebhookNotices({ project, name });
  const leave = (): void => void navigate(paths.webhook(project, name));
  const update = useAction(project, useWebhookCalls({ project, name }).update, {
    done: () => {
      notices.done(`Webhook ${name} saved`);
      leave();
    },
  });
  const save = (draft: WebhookDraft): void => {
    const change = updateOf(before, draft);
    if (change.update_mask === '') leave();
    else update.mutate(change);
  };
  return (
    <WebhookForm
      initial={initial}
      withName={false}
      tokenHint={
        before.has_hmac_key
          ? 'A token is set and cannot be viewed. Leave this empty to keep it, or write a new one.'
          : 'None is set: requests are not signed. It cannot be viewed after saving.'
      }
      submitText="Save webhook"
      failureText="The webhook was not saved"
      submitting={update.isPending}
      failure={update.error}
      onSubmit={save}
      onCancel={leave}
    />
  );
}

const draftOf = (webhook: Webhook): WebhookDraft => ({
  name: '',
  description: webhook.description,
  url: webhook.config.url,
  token: '',
  events: choiceOf(webhook.subscriptions),
});

/** Only what was changed: an enabled webhook with another URL or token is verified again. */
function updateOf(before: Webhook, draft: WebhookDraft): WebhookUpdate {
  const subscriptions = subscriptionsOf(draft.events);
  const url = draft.url.trim();
  const mask = [
    draft.description !== before.description && 'description',
    url !== before.config.url && 'config.url',
    draft.token !== '' && 'config.hmac_key',
    JSON.stringify(subscriptions) !== JSON.stringify(before.subscriptions) && 'subscriptions',
  ];
  return {
    update_mask: mask.filter((path) => path !== false).join(','),
    webhook: {
      description: draft.description,
      config: { url, ...(draft.token !== '' && { hmac_key: draft.token }) },
      subscriptions,
    },
  };
}
